// Whether a page was entered before: the first one after loading leaves the focus where the browser put it.

let entered = false;

/** True from the second page on. */
export const enterPage = (): boolean => {
  const before = entered;
  entered = true;
  return before;
};
