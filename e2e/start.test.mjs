// What the terminal says when the demo starts, as `make run` starts it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startApp } from "./harness.mjs";

test("the terminal says where the rota is and how to sign in", async () => {
  const app = await startApp({ BASE_URL: "" });
  try {
    const { port } = new URL(app.url);
    assert.match(app.lastWords(), new RegExp(`http://localhost:${port}\\b`));
    assert.match(app.lastWords(), /\/sign-in and press “Sign in” beside Bob Marsh/);
    const answer = await fetch(`http://localhost:${port}/sign-in`);
    assert.equal(answer.status, 200);
  } finally {
    await app.stop();
  }
});
