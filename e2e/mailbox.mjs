// A mail server that takes every letter, so that a test can read what people got.
import { createServer } from "node:net";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

// startMailbox serves until the tests of the file are over.
export async function startMailbox() {
  const letters = [];
  const server = createServer((socket) => converse(socket, letters));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    letters,
    // letter waits for the first letter to somebody that a pattern fits, and
    // returns what the pattern found.
    async letter(to, pattern) {
      for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(100)) {
        for (const letter of letters) {
          const found = letter.to === to && letter.text.match(pattern);
          if (found) return found;
        }
      }
      throw new Error(`no letter to ${to} is like ${pattern}; there are ${letters.length} letters`);
    },
  };
}

// converse speaks as much SMTP as a sender needs.
function converse(socket, letters) {
  let rest = "";
  let to = "";
  let lines = null; // of the letter, while it comes in
  const say = (text) => socket.write(`${text}\r\n`);
  const hear = (line) => {
    if (lines && line === ".") {
      letters.push({ to, text: plain(lines.join("\r\n")) });
      lines = null;
      return say("250 taken");
    }
    if (lines) return lines.push(line);
    if (/^RCPT/i.test(line)) to = line.match(/<(.+?)>/)[1];
    if (/^DATA/i.test(line)) {
      lines = [];
      return say("354 go on");
    }
    if (/^QUIT/i.test(line)) return socket.end("221 bye\r\n");
    say("250 fine");
  };
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    const all = (rest + chunk).split("\r\n");
    rest = all.pop();
    all.forEach(hear);
  });
  say("220 mailbox");
}

// plain undoes quoted-printable, which is how letters are written.
function plain(text) {
  const bytes = text.replaceAll("=\r\n", "").replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
