// The notebook of chapter 4, section by section. Each of these files runs alone, too: `pnpm tsx examples/chapter-04/4.1-….ts`.
await import("./4.1-dummy-gpt-model.ts");
await import("./4.2-layer-norm.ts");
await import("./4.3-feed-forward.ts");
await import("./4.4-shortcut-connections.ts");
await import("./4.5-gpt-model.ts");
await import("./4.6-generate.ts");

const { summarize } = await import("./report.ts");
summarize();

export {};
