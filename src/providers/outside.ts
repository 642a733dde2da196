// Who is outside of an organization, by address; shared by the sources of calls, of which only those with somebody outside are read.

/** `domains`: the organization's own, in lower case; their subdomains count as its own. */
export const isOutside = (address: string, domains: readonly string[]): boolean => {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return !domains.some((own) => domain === own || domain.endsWith(`.${own}`));
};
