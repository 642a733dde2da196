// Splits a migration's text into its statements.

/** Comments, quoted text, dollar-quoted bodies, the semicolon, anything else. */
const tokens = /--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|;|[^;'"$-]+|[\s\S]/g;

/** Statements without their semicolon; comments stay with the statement that follows them. */
export const splitStatements = (text: string): string[] => {
  const statements: string[] = [];
  let current = '';
  let content = false;
  for (const [token] of text.matchAll(tokens)) {
    if (token !== ';') {
      current += token;
      content ||= !token.startsWith('--') && token.trim() !== '';
      continue;
    }
    if (content) statements.push(current.trim());
    current = '';
    content = false;
  }
  if (content) statements.push(current.trim());
  return statements;
};
