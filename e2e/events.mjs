// How the tests find the events of the demo.

// pathOf puts in the path of a coming event for its title in braces.
export async function pathOf(page, path) {
  const title = path.match(/^\{(.+)\}/)?.[1];
  if (!title) return path;
  await page.goto("/events");
  const event = await page.getByRole("link", { name: title, exact: true }).first().getAttribute("href");
  return path.replace(`{${title}}`, event);
}
