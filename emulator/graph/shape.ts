// How a resource becomes JSON: one function per published property, put together for the properties asked for.
import { unknownProperty } from './odata.ts';

/** Each property's value for an item. */
export type Shape<Item> = Readonly<Record<string, (item: Item) => unknown>>;

/** The asked-for properties of an item, `id` always among them. Throws 400 for a property that the type does not have. */
export const project = <Item>(
  shape: Shape<Item>,
  type: string,
  names: readonly string[],
): ((item: Item) => Record<string, unknown>) => {
  const wanted = new Set(['id', ...names]);
  const getters = [...wanted].map((name) => {
    const getter = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (!getter) throw unknownProperty(name, type);
    return [name, getter] as const;
  });
  return (item) => {
    const projected: Record<string, unknown> = {};
    for (const [name, getter] of getters) projected[name] = getter(item);
    return projected;
  };
};
