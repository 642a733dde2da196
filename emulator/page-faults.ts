// Pages that are not what they seem: without rows, with rows twice, with a next link that leads astray.
import { z } from 'zod';
import { readText, type Answer } from './http/wire.ts';

/** A page's parts as faults take it apart and put it together again. */
export interface TornPage {
  readonly rest: object;
  readonly value: readonly unknown[];
  /** Next or delta link as they came. */
  readonly links: object;
  /** Where a client goes on from here. */
  readonly onward: string;
}

const Page = z.looseObject({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

/** The answer with its page changed; answers that are no pages stay as they are. `url` is where the page was asked for. */
export const bendPage = (answer: Answer, url: string, bend: (page: TornPage) => object): Answer => {
  if (answer.status !== 200) return answer;
  const {
    value,
    '@odata.nextLink': next,
    '@odata.deltaLink': delta,
    ...rest
  } = Page.parse(JSON.parse(readText(answer)));
  const links = {
    ...(next === undefined ? {} : { '@odata.nextLink': next }),
    ...(delta === undefined ? {} : { '@odata.deltaLink': delta }),
  };
  const bent = bend({ rest, value, links, onward: next ?? delta ?? url });
  return { ...answer, body: JSON.stringify({ ...rest, ...bent }) };
};

export const dropValue = ({ onward }: TornPage): object => ({ '@odata.nextLink': onward });

export const repeatItems = ({ links, value }: TornPage): object => ({
  ...links,
  value: [...value, ...value.slice(0, Math.ceil(value.length / 3))],
});

/** The same page with its next link on another host. */
export const leadAstray =
  (host: string) =>
  ({ value, onward }: TornPage): object => ({
    value,
    '@odata.nextLink': onward.replace(/^https?:\/\/[^/]+/, host),
  });

/** No rows, and a next link that asks for this page again under another name. */
export const emptyOnce = (url: string, nonce: string) => (): object => ({
  value: [],
  '@odata.nextLink': `${url}${url.includes('?') ? '&' : '?'}$again=${nonce}`,
});
