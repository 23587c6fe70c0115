// Measures the report in each frame: what stands where, what it is called, and how well it can be read.
function channels(colour) {
  const hex = colour.trim().match(/^#(..)(..)(..)$/);
  if (hex) return hex.slice(1).map((part) => parseInt(part, 16)).concat(1);
  const found = colour.match(/rgba?\(([^)]*)\)/);
  const parts = found[1].split(/[\s,/]+/).map(Number);
  return parts.length === 4 ? parts : parts.concat(1);
}
function luminance(colour) {
  const [red, green, blue] = channels(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
function within(inner, outer, slack) {
  return inner.left >= outer.left - slack && inner.right <= outer.right + slack
    && inner.top >= outer.top - slack && inner.bottom <= outer.bottom + slack;
}
function overlap(one, other) {
  return one.left < other.right - 0.5 && other.left < one.right - 0.5
    && one.top < other.bottom - 3 && other.top < one.bottom - 3;
}
function backdrop(view, element) {
  for (let each = element; each; each = each.parentElement) {
    const colour = view.getComputedStyle(each).backgroundColor;
    if (channels(colour)[3] === 1) return colour;
  }
  return "#ffffff";
}
function measureFrame(frame) {
  const view = frame.contentWindow, page = frame.contentDocument;
  page.querySelectorAll("details").forEach((each) => { each.open = true; });
  const paper = view.getComputedStyle(page.documentElement).getPropertyValue("--paper");
  const result = {
    inner: view.innerWidth, scroll: page.documentElement.scrollWidth, pictures: 0, texts: 0, named: 0,
    outside: [], overlapping: [], burst: [], nameless: [], faint: [], paper: paper,
  };
  const faint = (text, colour, grounds) => grounds.forEach((ground) => {
    const found = contrast(colour, ground);
    if (found < 4.5) result.faint.push([text, colour, ground, found]);
  });
  for (const svg of page.querySelectorAll("svg.timeline")) {
    const room = svg.getBoundingClientRect();
    if (!room.width) continue;
    result.pictures += 1;
    const texts = [...svg.querySelectorAll("text")].map((text) => [text, text.getBoundingClientRect()]);
    texts.forEach(([text, box], index) => {
      result.texts += 1;
      if (!within(box, room, 0.5) || box.right > view.innerWidth + 0.5) result.outside.push(text.textContent);
      texts.slice(index + 1).forEach(([other, its]) => {
        if (overlap(box, its)) result.overlapping.push([text.textContent, other.textContent]);
      });
      const bar = text.closest(".bar");
      const inside = bar && !text.classList.contains("beside");
      if (inside && !within(box, bar.querySelector(".area").getBoundingClientRect(), 1)) {
        result.burst.push(text.textContent);
      }
      const style = view.getComputedStyle(bar || text);
      const grounds = inside && !bar.classList.contains("unknown")
        ? [style.getPropertyValue("--tint"), style.getPropertyValue("--line")] : [paper];
      faint(text.textContent, view.getComputedStyle(text).fill, grounds);
    });
    for (const each of svg.querySelectorAll(".bar, .tick")) {
      result.named += 1;
      const name = each.getAttribute("aria-label");
      const title = each.querySelector(":scope > title");
      if (!name || each.getAttribute("role") !== "img" || !title || title.textContent !== name) {
        result.nameless.push(each.outerHTML.slice(0, 200));
      }
    }
  }
  for (const each of page.querySelectorAll("h1, h2, p, li, code, summary, caption, th, td")) {
    faint(each.textContent.slice(0, 40), view.getComputedStyle(each).color, [backdrop(view, each)]);
  }
  return result;
}
window.addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")].map(measureFrame);
  document.getElementById("result").textContent = JSON.stringify(frames);
});
