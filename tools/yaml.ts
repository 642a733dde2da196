// Reads the YAML of deploy/ in tests: block and flow maps and lists, quotes, comments, anchors, merges, literal blocks; whatever else there is, is refused.
type Yaml = string | number | boolean | null | Yaml[] | { [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Without the comment, which begins at a # after a blank and outside of quotes. */
const withoutComment = (line: string): string =>
  (/^(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\S)#|(?<=\w)')*/.exec(line)?.[0] ?? '').trimEnd();

const scalarOf = (text: string): Yaml => {
  if (text.startsWith('"')) return String(JSON.parse(text));
  if (text.startsWith("'")) return text.slice(1, -1);
  if (['', '~', 'null'].includes(text)) return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^[&*!|>%@`]/.test(text)) throw new Error(`Not understood: ${text}`);
  return /^-?\d+(\.\d+)?$/.test(text) && !/^0\d/.test(text) ? Number(text) : text;
};

class Flow {
  #at = 0;
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }

  whole(): Yaml {
    const value = this.#value();
    if (this.#rest().trim() !== '') throw new Error(`Left over: ${this.#rest()}`);
    return value;
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }

  #take(pattern: RegExp): string | null {
    const found = new RegExp(`^\\s*(${pattern.source})`).exec(this.#rest());
    if (found === null) return null;
    this.#at += found[0].length;
    return (found[1] ?? '').trim();
  }

  #value(): Yaml {
    if (this.#take(/\{/) !== null) return this.#map();
    if (this.#take(/\[/) !== null) return this.#list();
    return scalarOf(this.#take(/"(?:[^"\\]|\\.)*"|'[^']*'|[^,{}[\]]*/) ?? '');
  }

  #list(): Yaml[] {
    const list: Yaml[] = [];
    while (this.#take(/\]/) === null) {
      list.push(this.#value());
      if (this.#take(/,|(?=\])/) === null) throw new Error(`No end of a list: ${this.#text}`);
    }
    return list;
  }

  #map(): Yaml {
    const map: Record<string, Yaml> = {};
    while (this.#take(/\}/) === null) {
      const key = this.#take(/[\w./-]+(?=:\s)/);
      if (key === null || this.#take(/:/) === null) throw new Error(`No key: ${this.#rest()}`);
      map[key] = this.#value();
      if (this.#take(/,|(?=\})/) === null) throw new Error(`No end of a map: ${this.#text}`);
    }
    return map;
  }
}

const inlineOf = (text: string): Yaml => (/^[{["']/.test(text) ? new Flow(text).whole() : scalarOf(text));

const keyed = /^("[^"]*"|[\w./<-]+):(?: +(.*))?$/;

class Block {
  readonly #lines: Line[];
  readonly #anchors = new Map<string, Yaml>();
  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  whole(): Yaml {
    const value = this.#block(0);
    if (this.#lines[0] !== undefined) throw new Error(`Left over: ${this.#lines[0].text}`);
    return value;
  }

  #block(least: number): Yaml {
    const [first] = this.#lines;
    if (first === undefined || first.indent < least) return null;
    return /^-( |$)/.test(first.text) ? this.#list(first.indent) : this.#map(first.indent);
  }

  #list(indent: number): Yaml {
    const list: Yaml[] = [];
    for (let [line] = this.#lines; line?.indent === indent && /^-( |$)/.test(line.text); [line] = this.#lines) {
      const rest = line.text.slice(1).trimStart();
      const inner = indent + line.text.length - rest.length;
      if (keyed.test(rest)) {
        this.#lines[0] = { indent: inner, text: rest };
        list.push(this.#map(inner));
      } else {
        this.#lines.shift();
        list.push(inlineOf(rest));
      }
    }
    return list;
  }

  #map(indent: number): Yaml {
    const merged: Record<string, Yaml>[] = [];
    const map: Record<string, Yaml> = {};
    for (let [line] = this.#lines; line?.indent === indent; [line] = this.#lines) {
      const [, quoted, rest = ''] = keyed.exec(line.text) ?? [];
      if (quoted === undefined) throw new Error(`No key: ${line.text}`);
      this.#lines.shift();
      const key = quoted.replaceAll('"', '');
      if (key in map) throw new Error(`Twice: ${key}`);
      const value = this.#valueOf(rest, indent);
      if (key !== '<<') map[key] = value;
      else if (typeof value === 'object' && value !== null && !Array.isArray(value)) merged.push(value);
      else throw new Error(`Nothing to merge: ${line.text}`);
    }
    return Object.assign({}, ...merged, map);
  }

  #valueOf(rest: string, indent: number): Yaml {
    const anchor = /^&(\w+)$/.exec(rest)?.[1];
    const alias = /^\*(\w+)$/.exec(rest)?.[1];
    if (alias !== undefined) return structuredClone(this.#anchors.get(alias) ?? null);
    if (rest === '|' || rest === '>-') return this.#literal(indent, rest === '|' ? '\n' : ' ');
    if (rest !== '' && anchor === undefined) return inlineOf(rest);
    const listed = this.#lines[0]?.indent === indent && this.#lines[0].text.startsWith('- ');
    const value = this.#block(listed ? indent : indent + 1);
    if (anchor !== undefined) this.#anchors.set(anchor, value);
    return value;
  }

  #literal(indent: number, joined: string): string {
    const texts: string[] = [];
    for (let [line] = this.#lines; line !== undefined && line.indent > indent; [line] = this.#lines) {
      texts.push(line.text);
      this.#lines.shift();
    }
    return texts.join(joined);
  }
}

/** The documents of a file. Errors: what is not understood. */
export const readYaml = (text: string): Yaml[] =>
  text.split(/^---$/m).flatMap((document) => {
    const lines = document
      .split('\n')
      .map(withoutComment)
      .filter((line) => line.trim() !== '')
      .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
    return lines.length === 0 ? [] : [new Block(lines).whole()];
  });
