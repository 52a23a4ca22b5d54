// Text of a model as elements: paragraphs, fenced code, inline code. Nothing of it is ever read as HTML.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") {
      made.className = value;
    } else if (key.startsWith("on")) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Makes `fresh` the children of `node`, and leaves alone those at its beginning that stay the same: selected text stays selected.
export function update(node, fresh) {
  let same = 0;
  while (same < fresh.length && same < node.childNodes.length && node.childNodes[same].isEqualNode(fresh[same])) {
    same += 1;
  }
  while (node.childNodes.length > same) {
    node.lastChild.remove();
  }
  node.append(...fresh.slice(same));
}

export function rendered(text) {
  const parts = text.split(/^```([^\n]*)\n([\s\S]*?)(?:^```[ \t]*$|$(?![\s\S]))/m);
  const made = [];
  for (let i = 0; i < parts.length; i += 3) {
    made.push(...paragraphs(parts[i]));
    if (i + 2 < parts.length) {
      const label = parts[i + 1].trim();
      made.push(element("pre", { tabindex: "0", "aria-label": label ? `code: ${label}` : "code" }, element("code", {}, parts[i + 2])));
    }
  }
  return made;
}

function paragraphs(text) {
  return text
    .split(/\n{2,}/)
    .map((one) => one.replace(/^\n+|\n+$/g, ""))
    .filter((one) => one.trim())
    .map((one) => element("p", {}, ...inline(one)));
}

function inline(text) {
  return text.split(/`([^`\n]+)`/).map((part, i) => (i % 2 ? element("code", {}, part) : part));
}
