/** Style of every page: system fonts and colours only, light or dark as the system says, from 320 px wide. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --panel: #ffffff; --line: #d9dde3; --text: #1b2330; --soft: #5a6575;
  --accent: #1d5fd1; --on-accent: #ffffff; --good: #17713a; --warn: #8a5a00; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --panel: #1b212a; --line: #343d4a; --text: #e8ecf2; --soft: #a3aebd;
    --accent: #7fb0ff; --on-accent: #0c1320; --good: #6fd394; --warn: #f0bd5a; --bad: #ff9a91;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
header, main { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; padding-top: 1rem; }
.brand { font-weight: 650; }
header nav { display: flex; gap: .25rem; }
header nav a { padding: .4rem .7rem; border-radius: .4rem; color: var(--soft); text-decoration: none; }
header nav a:hover { color: var(--text); text-decoration: underline; }
header nav a[aria-current] { background: var(--panel); color: var(--text); box-shadow: 0 0 0 1px var(--line); }
main { padding-bottom: 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 1.75rem 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .75rem; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.panel, .tile, .card, .scroll { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; }
.panel { padding: 1.25rem; display: grid; gap: 1.1rem; max-width: 36rem; }
label { display: block; font-weight: 600; margin-bottom: .3rem; }
input { width: 100%; font: inherit; color: inherit; }
input[type=password] { padding: .55rem .7rem; background: var(--ground); border: 1px solid var(--soft); border-radius: .4rem; }
input[type=file] { padding: .6rem; border: 1px dashed var(--soft); border-radius: .4rem; background: var(--ground); }
input[type=file]::file-selector-button { font: inherit; margin-right: .75rem; padding: .3rem .7rem; cursor: pointer;
  border: 1px solid var(--soft); border-radius: .35rem; background: var(--panel); color: inherit; }
button { font: inherit; font-weight: 600; padding: .6rem 1.2rem; border: 0; border-radius: .4rem; justify-self: start;
  background: var(--accent); color: var(--on-accent); cursor: pointer; }
button:hover { filter: brightness(1.08); }
button:disabled { opacity: .55; cursor: progress; }
button.quiet { margin-top: 1rem; background: var(--panel); color: var(--accent); border: 1px solid var(--line); }
.hint { color: var(--soft); font-size: .9rem; margin: .3rem 0 0; }
.notice, #message { margin: 0; padding: .6rem .8rem; border: 1px solid currentcolor; border-radius: .4rem; overflow-wrap: anywhere; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 10rem), 1fr)); }
.card { overflow: hidden; display: flex; flex-direction: column; }
.picture { position: relative; aspect-ratio: 4 / 3; display: grid; place-items: center; overflow: hidden; background: var(--ground);
  color: var(--soft); border-bottom: 1px solid var(--line); font-size: .9rem; padding: .5rem; text-align: center; }
.picture img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; padding: .4rem; }
.card > div:last-child { padding: .7rem .8rem .8rem; font-size: .9rem; overflow-wrap: anywhere; }
.card strong { display: block; }
.card .links { display: flex; flex-wrap: wrap; gap: .1rem .9rem; }
.card .links button { padding: .25rem 0; margin: 0; background: none; color: var(--accent); font-weight: 400; text-decoration: underline; }
.card .id { font: .75rem/1.4 ui-monospace, monospace; color: var(--soft); }
.card p { margin: .2rem 0; }
.title { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1.5rem; margin-top: 1.75rem; }
.title h1 { margin: 0; }
.days { display: flex; gap: 1rem; }
.tiles { display: grid; gap: .75rem; margin: 1rem 0 0; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); }
.tile { padding: .8rem 1rem; }
.tile dt { color: var(--soft); font-size: .9rem; }
.tile dd { margin: 0; font-size: 1.6rem; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.25; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .95rem; }
th, td { text-align: left; padding: .55rem .9rem; white-space: nowrap; }
tbody th { font-weight: 500; white-space: normal; overflow-wrap: anywhere; min-width: 8rem; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; }
tbody tr { border-top: 1px solid var(--line); }
@media (max-width: 40rem) {
  th, td { padding: .5rem .55rem; }
  .cards { gap: .7rem; }
}
.number { text-align: right; font-variant-numeric: tabular-nums; }
`.trimStart();
