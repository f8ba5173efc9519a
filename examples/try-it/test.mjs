// Tries the built page in a browser: node test.mjs FOLDER [ORIGIN OF A SANDBOX, for which the curl commands are run]
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { chromium } from "playwright-core";

const [folder, sandbox] = process.argv.slice(2);
const FILES = {
  "index.html": "text/html", "page.css": "text/css",
  "page.js": "text/javascript", "samples.js": "text/javascript", "module.js": "text/javascript",
};
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--no-first-run", "--disable-quic",
];
const SECRETS = {
  "Play Games Services": "ya29.sandbox-games", "Google Play EMM": "ya29.sandbox-androidenterprise",
  "ITA Group Games": "sandbox-ita-bearer", PlayFab: "SANDBOXSECRETKEY144",
};
const VARIABLES = {
  "Play Games Services": "ACCESS_TOKEN", "Google Play EMM": "ACCESS_TOKEN",
  "ITA Group Games": "ITA_TOKEN", PlayFab: "PLAYFAB_SECRET_KEY",
};

/** What a shell makes of a command: its words, with these variables. */
function words(command, variables = {}) {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  const env = { PATH: process.env.PATH, ...variables };
  return execFileSync("bash", ["--norc", "-c", script], { env, encoding: "utf8" }).split("\0").slice(0, -1);
}

/** The page as its reader uses it. */
class Page {
  constructor(page) {
    this.page = page;
  }
  text(id) {
    return this.page.locator(`#${id}`).innerText();
  }
  content(id) {
    return this.page.locator(`#${id}`).textContent();
  }
  choose(service) {
    return this.page.getByLabel(service).check();
  }
  fill(label, text) {
    return this.page.getByLabel(label, { exact: true }).and(this.page.locator(":visible")).fill(text);
  }
  select(label, option) {
    return this.page.getByLabel(label, { exact: true }).and(this.page.locator(":visible")).selectOption(option);
  }
  press(name) {
    return this.page.getByRole("button", { name, exact: true }).click();
  }
  paste(text) {
    return this.fill("What came back", text);
  }
  /** The names and values under "Meaning". */
  fields() {
    return this.page.$$eval("#fields dt", (terms) =>
      Object.fromEntries(terms.map((term) => [term.textContent, term.nextElementSibling.firstChild.textContent])));
  }
  visible() {
    return this.page.evaluate(() => document.body.innerText);
  }
  /** Presses Tab until this element has the focus. */
  async tabTo(selector) {
    for (let presses = 0; presses < 40; presses++) {
      await this.page.keyboard.press("Tab");
      if (await this.page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
    }
    assert.fail(`Tab does not lead to ${selector}`);
  }
}

const tests = {
  async "Play Games Services' request"(it) {
    assert.equal(await it.content("request-text"), [
      "POST /games/v1/accesstokens/generatePlayGroupingApiToken?packageName=com.example.mygame&persona=5dde1c0f HTTP/1.1",
      "host: games.googleapis.com", "accept: application/json", "authorization: Bearer ••••••••", "content-length: 0", "", "",
    ].join("\n"));
    assert.deepEqual(words(await it.content("curl"), { ACCESS_TOKEN: "a$b" }), [
      "-i", "-X", "POST", "-H", "accept: application/json", "-H", "authorization: Bearer a$b", "-H", "content-length: 0",
      "https://games.googleapis.com/games/v1/accesstokens/generatePlayGroupingApiToken?packageName=com.example.mygame&persona=5dde1c0f",
    ]);
  },
  async "Google Play EMM's request"(it) {
    await it.choose("Google Play EMM");
    await it.fill("userId", "10 4/7");
    await it.fill("origin", "https://androidenterprise.googleapis.com/it's");
    const target = "/it's/androidenterprise/v1/enterprises/LC00example/users/10%204%2F7/authenticationToken";
    assert.match(await it.content("request-text"), /^POST \/it's\/androidenterprise.*10%204%2F7.* HTTP\/1.1\nhost: androidenterprise\.googleapis\.com\n/);
    assert.equal(words(await it.content("curl")).at(-1), `https://androidenterprise.googleapis.com${target}`);
  },
  async "ITA's request, with every kind of credential"(it) {
    await it.choose("ITA Group Games");
    assert.match(await it.content("request-text"), /^GET \/v1\/tokens\/sample%20string%201 HTTP\/1.1\n.*\naccept: application\/json\nauthorization: Bearer •+\n\n$/);
    assert.deepEqual(words(await it.content("curl"), { ITA_TOKEN: "t" }).slice(0, -1),
      ["-i", "-H", "accept: application/json", "-H", "authorization: Bearer t"]);
    await it.select("accept", "XML");
    await it.select("credential", "User and password");
    assert.deepEqual(words(await it.content("curl"), { ITA_USER: "u", ITA_PASSWORD: "p'\"$" }).slice(0, -1),
      ["-i", "-H", "accept: application/xml", "--user", "u:p'\"$"]);
    await it.select("credential", "Header of any name");
    await it.fill("name", "X-`id`$HOME!'");
    assert.ok(words(await it.content("curl"), { ITA_KEY: "k" }).includes("x-`id`$home!': k"));
    await it.select("credential", "None");
    assert.deepEqual(words(await it.content("curl")).slice(0, -1), ["-i", "-H", "accept: application/xml"]);
  },
  async "PlayFab's request, whatever is in it"(it) {
    await it.choose("PlayFab");
    assert.match(await it.content("request-text"), /^POST \/Authentication\/GetEntityToken HTTP\/1.1\nhost: 144\.playfabapi\.com\n[^]*content-length: 2\nx-secretkey: •+\n\n\{\}$/);
    const hostile = "'; echo \"$(id)\" `id` \\ !! ${HOME} 😀";
    await it.fill("Entity Id", hostile);
    await it.fill("Entity Type", "title");
    await it.fill("customTags", "build='1'\ntrace=x");
    const command = words(await it.content("curl"), { PLAYFAB_SECRET_KEY: "k" });
    assert.ok(command.includes("x-secretkey: k") && !command.some((word) => word.startsWith("content-length")));
    assert.deepEqual(JSON.parse(command[command.indexOf("--data-raw") + 1]),
      { CustomTags: { build: "'1'", trace: "x" }, Entity: { Id: hostile, Type: "title" } });
    for (const [option, header] of [["A player’s session ticket", "x-authorization"], ["An entity token", "x-entitytoken"]]) {
      await it.select("credential", option);
      assert.ok((await it.content("request-text")).includes(`\n${header}: ••••••••\n`));
    }
  },
  async "bad input is told beside its field, in the crate's words"(it) {
    await it.choose("Google Play EMM");
    for (const [label, text, message] of [
      ["userId", "..", "`userId` must not be `.` or `..` (at byte 0)"],
      ["accessToken", "a b", "`accessToken` must be visible ASCII characters without spaces (at byte 1)"],
      ["origin", "http://example.com", "`origin` must be https, or http to a loopback host (at byte 0)"],
    ]) {
      await it.fill(label, text);
      const field = it.page.getByLabel(label, { exact: true }).and(it.page.locator(":visible"));
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      const described = (await field.getAttribute("aria-describedby")).split(" ");
      assert.equal(await it.text(described[0]), message);
    }
    assert.equal(await it.page.locator("#request").isVisible(), false);
    assert.equal(await it.text("request-status"), "No request: correct accessToken, origin, userId.");
    await it.fill("userId", "1");
    await it.fill("accessToken", "a");
    await it.fill("origin", "");
    assert.equal(await it.page.locator("[aria-invalid=true]").count(), 0);
    assert.equal(await it.page.locator("#request").isVisible(), true);
  },
  async "the samples mean what they are called"(it) {
    const verdicts = {
      "A token": "A token", "A refusal": "The service said no", "A rate limit": "The service said no",
      "A front end’s page": "Not an answer of this service",
      "A broken body": "A success, but not what the service promises",
    };
    for (const service of Object.keys(SECRETS)) {
      await it.choose(service);
      for (const [sample, verdict] of Object.entries(verdicts)) {
        await it.press(sample);
        assert.equal(await it.text("verdict"), verdict, `${service}: ${sample}`);
        if (sample === "A refusal") assert.match(await it.text("advice"), /^Reauthenticate: /);
        if (sample === "A rate limit") assert.match(await it.text("advice"), /^Retry: .*, not before (30|120|8) seconds have passed\.$/);
        if (sample === "A broken body") assert.match(await it.text("advice"), /^Give up: /);
      }
    }
    await it.press("A refusal as 200");
    assert.match(await it.text("advice"), /^Reauthenticate: /);
    assert.equal((await it.fields()).error_code, "1336 EntityTokenExpired");
  },
  async "a token is typed, masked, and shown when asked"(it) {
    await it.choose("Google Play EMM");
    await it.press("A token");
    assert.equal(await it.text("type"), "SingleUse<AuthenticationToken>");
    assert.equal(await it.text("advice"), "It is good for one use: redeeming it consumes it.");
    assert.deepEqual(await it.fields(), { token: "••••••••", kind: "androidenterprise#authenticationToken" });
    await it.press("Show token");
    assert.equal((await it.fields()).token, "SAMPLE-AUTHENTICATION-TOKEN");
    await it.press("Show token");
    assert.equal((await it.fields()).token, "••••••••");
  },
  async "a body alone has the status that was chosen"(it) {
    await it.paste('{"error": {"code": 400, "message": "No.", "status": "INVALID_ARGUMENT"}}');
    await it.select("Status of a body alone", "400");
    assert.match(await it.text("advice"), /^Fix the request: /);
    assert.equal((await it.fields()).status, "INVALID_ARGUMENT");
    await it.select("Status of a body alone", "503");
    assert.equal(await it.text("advice"), "Retry: the same request may succeed later; the answer does not say when.");
  },
  async "what is malformed, and where"(it) {
    await it.paste('HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n{"token": 17}');
    assert.deepEqual(await it.fields(), { kind: "WrongType", path: "token", position: "none", request_id: "none" });
    await it.paste("HTTP/2 200 \ncontent-type: application/json\n\n{\n  token");
    assert.equal((await it.fields()).position, "line 2, column 3 of the body");
    await it.paste("HTTP/1.1 200 OK\nno header");
    assert.equal(await it.text("response-error"), "line 2 is neither a header nor the blank line before the body");
    assert.equal(await it.page.locator("#response").getAttribute("aria-invalid"), "true");
  },
  async "the heads before the last one do not count"(it) {
    await it.paste('HTTP/1.1 100 Continue\n\nHTTP/2 200 \ncontent-type: application/json\n\n{"token": {"tokenValue": "abc"}}');
    assert.equal(await it.text("verdict"), "A token");
  },
  async "markup in a response stays text"(it) {
    const hostile = "<img src=x onerror=\"document.title = 'run'\">";
    await it.paste(`HTTP/1.1 400 Bad\ncontent-type: application/json\n\n${JSON.stringify({ error: { code: 400, message: hostile, status: hostile } })}`);
    assert.ok((await it.text("text")).includes(hostile));
    assert.equal((await it.fields()).status, hostile);
    assert.equal(await it.page.locator("img").count(), 0);
    assert.equal(await it.page.title(), "Four token calls, to try");
  },
  async "no secret is to be read unless it is asked for"(it) {
    for (const [service, secret] of Object.entries(SECRETS)) {
      await it.choose(service);
      assert.ok(!(await it.visible()).includes(secret), service);
      await it.page.getByLabel("Show the credential").check();
      assert.ok((await it.content("request-text")).includes(secret), service);
      assert.ok(!(await it.content("curl")).includes(secret), service);
      await it.page.getByLabel("Show the credential").uncheck();
      await it.press("A token");
      assert.ok(!/SAMPLE-|f64d1c6d/.test(await it.visible()), service);
    }
  },
  async "the command is copied"(it) {
    await it.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await it.press("Copy the command");
    await it.page.getByText("Copied.").waitFor();
    assert.equal(await it.page.evaluate(() => navigator.clipboard.readText()), await it.content("curl"));
  },
  async "a whole journey with the keyboard"(it) {
    const { keyboard } = it.page;
    await it.tabTo("[name=call]");
    await keyboard.press("ArrowDown");
    await it.tabTo("#emm-user");
    await keyboard.press("Control+A");
    await keyboard.type("..");
    assert.equal(await it.text("emm-user-error"), "`userId` must not be `.` or `..` (at byte 0)");
    await keyboard.press("Control+A");
    await keyboard.type("1047");
    await it.tabTo("#reveal");
    await keyboard.press("Space");
    assert.match(await it.content("request-text"), /\/users\/1047\/[^]*Bearer ya29\.sandbox-androidenterprise/);
    await it.tabTo("#response");
    await keyboard.insertText('HTTP/2 200 \ncontent-type: application/json\n\n{"token": "abc"}');
    assert.equal(await it.text("verdict"), "A token");
    await it.tabTo("#fields button");
    await keyboard.press("Enter");
    assert.equal((await it.fields()).token, "abc");
  },
  async "the focus is to be seen"(it) {
    await it.tabTo("#pgs-persona");
    const outline = await it.page.evaluate(() => getComputedStyle(document.activeElement).outline);
    assert.match(outline, /solid 3px/);
  },
  async "a phone shows all of it"(it) {
    await it.page.setViewportSize({ width: 360, height: 740 });
    for (const service of Object.keys(SECRETS)) {
      await it.choose(service);
      await it.press("A token");
      const [width, overlaps] = await it.page.evaluate(() => {
        const shown = [...document.querySelectorAll("h1, h2, h3, p, legend, label, input, select, textarea, button, pre, dt, dd")]
          .map((element) => [element, element.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && box.height > 0);
        const overlaps = shown.flatMap(([a, x], index) => shown.slice(index + 1)
          .filter(([b, y]) => !a.contains(b) && !b.contains(a)
            && Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1 && Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 1)
          .map(([b]) => `${a.outerHTML.slice(0, 60)} and ${b.outerHTML.slice(0, 60)}`));
        return [document.documentElement.scrollWidth, overlaps];
      });
      assert.ok(width <= 360, `${service}: ${width} wide`);
      assert.deepEqual(overlaps, [], service);
    }
  },
};

if (sandbox) {
  for (const [service, secret] of Object.entries(SECRETS)) {
    tests[`${service}: curl's answer, pasted`] = async (it) => {
      await it.choose(service);
      await it.fill("origin", sandbox);
      const env = { PATH: process.env.PATH, [VARIABLES[service]]: secret };
      await it.paste(execFileSync("bash", ["--norc", "-c", await it.content("curl")], { env, encoding: "utf8", stdio: "pipe" }));
      assert.equal(await it.text("verdict"), "A token");
    };
  }
}

const server = createServer(async (request, response) => {
  const name = request.url === "/" ? "index.html" : request.url.slice(1);
  if (!(name in FILES)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": FILES[name] }).end(await readFile(`${folder}/${name}`));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

let passed = 0;
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => /error|warning/.test(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  try {
    await page.goto(origin);
    await page.locator("#curl:not(:empty)").waitFor();
    await test(new Page(page));
    const own = ["", ...Object.keys(FILES)].map((file) => `${origin}/${file}`);
    assert.deepEqual(requests.filter((url) => !own.includes(url) && !url.startsWith("data:")), [], "requests");
    assert.deepEqual(complaints, [], "console");
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`${name}: ${error.message}`);
  }
  await page.close();
}
await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
