// PowerShell's grammar, the one that editors colour it with, for tests of the scripts that are generated.
import { createRequire } from 'node:module';

export interface ScriptTree {
  readonly hasError: boolean;
  descendantsOfType(type: string): { readonly text: string }[];
}

export const openPowerShell = async (): Promise<(script: string) => ScriptTree> => {
  const require = createRequire(import.meta.url);
  const { Parser, Language } = require('@vscode/tree-sitter-wasm');
  await Parser.init();
  const parser = new Parser();
  const grammar = require
    .resolve('@vscode/tree-sitter-wasm')
    .replace(/tree-sitter\.js$/, 'tree-sitter-powershell.wasm');
  parser.setLanguage(await Language.load(grammar));
  return (script): ScriptTree => parser.parse(script).rootNode;
};
