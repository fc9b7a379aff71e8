/* One save over the network, and what came of it in one word. */
const PATIENCE = 10000;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]");

function post(url, data) {
  return fetch(url, {
    method: "POST",
    redirect: "manual", // a redirect leads to the sign-in page: nothing was saved
    signal: AbortSignal.timeout(PATIENCE),
    headers: { "Content-Type": "application/json", "X-CSRFToken": token().value },
    body: JSON.stringify(data),
  });
}

/* Signing in again changes the token; this page takes the new one from a fresh copy of itself. */
async function renewToken() {
  const answer = await fetch(location.href, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (fresh) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
  return Boolean(fresh);
}

async function outcome(answer) {
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) return { kind: "signedout" };
  const kinds = { 200: "saved", 400: "refused", 409: "over", 412: "renumber" };
  const kind = kinds[answer.status];
  if (!kind) return { kind: "offline" }; // the server is not well: to be tried again
  const said = await answer.json();
  return { ...said, kind: kind === "saved" && said.saved !== true ? "offline" : kind };
}

async function posted(url, data) {
  const answer = await post(url, data);
  return answer.status === 403 && (await renewToken()) ? post(url, data) : answer;
}

/* Sits down; resolves to {sitting}, or to nothing where that could not be heard. */
export async function sit(url) {
  try {
    const answer = await posted(url, {});
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

export async function send(url, { position, ...save }) {
  try {
    return await outcome(await posted(url, save));
  } catch {
    return { kind: "offline" };
  }
}
