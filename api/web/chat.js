// The chat page. Everything shown is set as text, never as HTML: documents and questions are not trusted.

const turns = [];
const find = (id) => document.getElementById(id);
const conversation = find("conversation");
let opener = null;

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("Betz cannot be reached. Is it still running?");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const details = Array.isArray(body.detail) ? body.detail.map((item) => item.msg).join("; ") : body.detail;
    throw new Error([body.title, details].filter(Boolean).join(" ") || `The service answered ${response.status}.`);
  }
  return body;
}

function post(path, body) {
  return request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

// Chips of a claim: one per reference, each opening the passage that the claim quotes.
function chips(claim, answer) {
  return claim.citations.flatMap((citation) =>
    citation.references.map((number) => {
      const reference = answer.references.find((item) => item.n === number);
      const label = `Reference ${number}: ${reference.evidence_type.replaceAll("_", " ")}, ${reference.year ?? "no year"}`;
      const chip = element("button", { type: "button", class: "chip", "aria-label": label, title: label }, `[${number}]`);
      chip.addEventListener("click", () => openPassage(citation, chip));
      return chip;
    }),
  );
}

const cells = (line) => line.replace(/^\| | \|$/g, "").split(" | ");

// A block of the text is a table or one sentence; claims stand in the same order.
function blocks(answer) {
  const claims = [...answer.claims];
  if (!claims.length) return [element("p", {}, answer.text)];
  const isVerdict = (block) => answer.verdict && /^(Yes|No|It depends)\.$/.test(block);
  return answer.text.split("\n\n").filter((block) => !isVerdict(block)).map((block) => {
    if (!block.startsWith("| ")) {
      const claim = claims.shift();
      return element("p", {}, claim.text, ...chips(claim, answer));
    }
    const [header, , ...rows] = block.split("\n");
    const head = element("tr", {}, ...cells(header).map((cell) => element("th", { scope: "col" }, cell)));
    const body = rows.map(() => {
      const claim = claims.shift();
      const row = element("tr", {}, ...claim.text.split(" | ").map((cell) => element("td", {}, cell)));
      row.append(element("td", {}, ...chips(claim, answer)));
      return row;
    });
    return element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  });
}

function referenceLine(reference) {
  const authors = reference.author.map((name) => name.literal || `${name.family} ${name.given}`.trim()).join(", ");
  const line = [authors, reference.title, reference.container_title, reference.year]
    .filter(Boolean)
    .map((part) => String(part).replace(/\.+$/, ""))
    .join(". ");
  const item = element("span", {}, `${line}. `, element("span", { class: "tag" }, reference.evidence_type.replaceAll("_", " ")), " ");
  const outside = { target: "_blank", rel: "noopener noreferrer" };
  if (reference.doi) item.append(element("a", { href: `https://doi.org/${encodeURI(reference.doi)}`, ...outside }, "DOI"), " ");
  if (reference.pmid) item.append(element("a", { href: `https://pubmed.ncbi.nlm.nih.gov/${encodeURIComponent(reference.pmid)}/`, ...outside }, "PubMed"), " ");
  if (reference.note) item.append(reference.note);
  return item;
}

function show(answer) {
  const card = element("article", { class: "answer" });
  if (answer.standalone_question !== answer.question) {
    card.append(element("p", { class: "understood" }, `Understood as: ${answer.standalone_question}`));
  }
  if (answer.verdict) {
    const words = { yes: "Yes", no: "No", depends: "It depends" };
    card.append(element("span", { class: `verdict ${answer.verdict}` }, words[answer.verdict]));
  }
  card.append(...blocks(answer));
  if (answer.references.length) {
    const items = answer.references.map((reference) => element("li", { value: reference.n }, referenceLine(reference)));
    card.append(element("details", { open: "" }, element("summary", {}, "References"), element("ol", { class: "references" }, ...items)));
  }
  for (const question of answer.followups) card.append(followup(element("button", { type: "button", class: "followup" }, question)));
  for (const notice of answer.notices) card.append(element("p", { class: "notice" }, notice));
  conversation.append(card);
  card.scrollIntoView({ block: "nearest" });
}

function followup(button) {
  button.addEventListener("click", () => ask(button.textContent));
  return button;
}

async function ask(question) {
  find("start")?.remove();
  conversation.append(element("p", { class: "question" }, question));
  find("status").textContent = "Searching the documents…";
  try {
    const answer = await post("/v1/answers", { turns: [...turns, question] });
    turns.push(question);
    show(answer);
    find("status").textContent = "";
    find("question").value = "";
  } catch (error) {
    find("status").textContent = error.message;
  }
}

async function openPassage(citation, chip) {
  opener = chip;
  const target = find("passage");
  const query = new URLSearchParams({ start: citation.start, end: citation.end });
  try {
    const passage = await request(`/v1/passages/${encodeURIComponent(citation.document_id)}?${query}`);
    const meta = `${passage.section.join(" > ")} · ${passage.evidence_type.replaceAll("_", " ")} · ${passage.review_status}, not a guideline`;
    const context = element("p", { class: "context" }, passage.before, element("mark", {}, passage.text), passage.after);
    const works = passage.references.map((work) => element("li", {}, referenceLine(work)));
    target.replaceChildren(element("h2", {}, passage.title), element("p", { class: "meta" }, meta), context);
    if (works.length) target.append(element("h2", {}, "Works behind this sentence"), element("ul", { class: "references" }, ...works));
  } catch (error) {
    target.replaceChildren(element("p", {}, error.message));
  }
  find("panel").hidden = false;
  target.focus();
}

function closePassage() {
  find("panel").hidden = true;
  opener?.focus();
}

find("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = find("question").value.trim();
  if (question) ask(question);
});
find("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    find("ask").requestSubmit();
  }
});
find("new").addEventListener("click", () => window.location.reload());
find("close").addEventListener("click", closePassage);
document.addEventListener("keydown", (event) => event.key === "Escape" && closePassage());
document.querySelectorAll(".followup").forEach(followup);
