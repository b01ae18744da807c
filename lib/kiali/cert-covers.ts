/** Whether a certificate with these alternative names ("DNS:x", "IP Address:y" or bare) is good for a host name or IP literal. */
export function certCovers(altNames: readonly string[], host: string): boolean {
  const wanted = tidy(host);
  return altNames
    .map((each) => tidy(each.trim().replace(/^(DNS|IP Address|IP|URI):/i, "")))
    .some((name) => name === wanted || (name.startsWith("*.") && isOneLabelBelow(wanted, name.slice(2))));
}

const isOneLabelBelow = (host: string, domain: string): boolean =>
  host.endsWith(`.${domain}`) && !host.slice(0, -domain.length - 1).includes(".");

/** Lower case, without brackets or a dot at the end; IPv6 in its one canonical spelling. */
function tidy(host: string): string {
  const bare = host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (!bare.includes(":")) return bare;
  return URL.parse(`https://[${bare}]`)?.hostname.replace(/^\[|\]$/g, "") ?? bare;
}
