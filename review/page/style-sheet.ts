/** Style of the pages: light and dark, readable in print, no font and no image from elsewhere. */
export const STYLE_SHEET = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d9dfe7;--paper:#fff;--wash:#f5f7fa;--gain:#8a5200;--gain-bg:#fff1d6;--risk:#a3121f;--risk-bg:#ffe3e3;--loss:#166534;--loss-bg:#dff5e4;--unknown:#5b3aa6;--unknown-bg:#ece5fb}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b5;--line:#323b48;--paper:#161b22;--wash:#0f1318;--gain:#ffc56b;--gain-bg:#3d2d10;--risk:#ff9c9c;--risk-bg:#4a1a1e;--loss:#86d9a0;--loss-bg:#173521;--unknown:#c3abff;--unknown-bg:#2c2247}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--wash)}
header{padding:28px 32px 24px;border-bottom:4px solid var(--line);background:var(--paper)}
header.closed{border-color:var(--risk)}header.waiting{border-color:var(--gain)}header.open{border-color:var(--loss)}
h1{font-size:24px;line-height:1.3;margin:2px 0 8px;max-width:60ch}h2{font-size:17px;margin:0 0 10px}
.over,.gate{margin:0;color:var(--soft)}.closed .gate{color:var(--risk);font-weight:600}
main{padding:20px 32px 60px;display:grid;gap:20px;grid-template-columns:minmax(0,1fr)}
section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:18px 20px}
.tiles{display:flex;flex-wrap:wrap;gap:10px;list-style:none;margin:0;padding:0}
.tiles li{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:8px 16px;color:var(--soft);font-size:13px}
.tiles b{display:block;font-size:22px;line-height:1.25;color:var(--ink)}.tiles .risk b{color:var(--risk)}.tiles .gain b{color:var(--gain)}.tiles .loss b{color:var(--loss)}.tiles .unknown b{color:var(--unknown)}
meter{display:block;width:100%;height:8px}
.bar{display:flex;justify-content:space-between;align-items:baseline;gap:20px;flex-wrap:wrap}.bar label{color:var(--soft);cursor:pointer}
.legend{margin:0 0 12px;font-size:13px}
.scroll{overflow:auto;max-height:75vh;border:1px solid var(--line);border-radius:8px}
.matrix{border-collapse:separate;border-spacing:0;font-size:13px;min-width:100%}
.matrix th,.matrix td{border-bottom:1px solid var(--line);padding:5px 8px;text-align:left;white-space:nowrap}
.matrix tbody th{position:sticky;left:0;background:var(--paper);z-index:1;font-weight:600;border-right:1px solid var(--line);border-left:4px solid transparent}
.matrix thead th{position:sticky;top:0;background:var(--paper);z-index:2;vertical-align:bottom;font-weight:600}
.matrix .corner{left:0;z-index:3;border-right:1px solid var(--line)}
.matrix .family div{writing-mode:vertical-rl;transform:rotate(180deg);max-height:170px;white-space:normal;line-height:1.15}
.matrix small{display:block;font-weight:400;color:var(--soft)}.matrix a{color:inherit;text-decoration-color:var(--line)}
.matrix tbody tr:hover td,.matrix tbody tr:hover th{background:var(--wash)}
.matrix tr.risk th{border-left-color:var(--risk)}.matrix tr.gain th{border-left-color:var(--gain)}.matrix tr.loss th{border-left-color:var(--loss)}.matrix tr.approved th{border-left-color:var(--loss)}
.num{text-align:right!important;font-variant-numeric:tabular-nums;color:var(--soft)}
tr.hidden{display:none}:root:has(#all:checked) tr.hidden{display:table-row}
.cell{display:inline-block;border-radius:5px;padding:1px 7px;font-size:12.5px}.cell s{opacity:.65;font-weight:400}
.cell.same{color:var(--soft);background:none;border:1px solid var(--line)}.cell.gain{color:var(--gain);background:var(--gain-bg)}.cell.risk{color:var(--risk);background:var(--risk-bg)}.cell.loss{color:var(--loss);background:var(--loss-bg)}.cell.unknown{color:var(--unknown);background:var(--unknown-bg)}
.card{border:1px solid var(--line);border-left:4px solid var(--line);border-radius:8px;padding:8px 14px;margin:0 0 8px;scroll-margin-top:12px}
.card.risk{border-left-color:var(--risk)}.card.gain{border-left-color:var(--gain)}.card.loss,.card.approved{border-left-color:var(--loss)}
.card:target{outline:2px solid var(--unknown)}
summary{cursor:pointer}.gist{font-weight:600}.risk .gist{color:var(--risk)}.gain .gist{color:var(--gain)}.loss .gist,.approved .gist{color:var(--loss)}
.actions,.place{color:var(--soft);font-size:13px}.place{float:right}
.card ul{margin:8px 0;padding-left:20px}.card li{margin:3px 0}
em{font-style:normal;font-size:13px}em.risk{color:var(--risk)}em.gain{color:var(--gain)}em.loss{color:var(--loss)}em.unknown{color:var(--unknown)}
small{color:var(--soft)}code,pre{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--wash);border-radius:4px;padding:1px 5px;overflow-wrap:anywhere}
pre{overflow:auto;background:var(--wash);border-radius:6px;padding:10px;max-height:340px}
.calls{margin:6px 0;font-size:13.5px}.calls summary{color:var(--soft)}
.finding.error{color:var(--risk)}.finding.warning{color:var(--gain)}.finding.note{color:var(--soft)}
.plain{border-collapse:collapse;width:100%;font-size:14px}.plain th,.plain td{border-bottom:1px solid var(--line);padding:6px 10px;text-align:left;vertical-align:top}
.plain tr.error td:nth-child(2){color:var(--risk);font-weight:600}.plain thead th{color:var(--soft);font-weight:500}
.reasons{margin:0;padding-left:20px}
@media(max-width:700px){header,main{padding-left:16px;padding-right:16px}.place{float:none;display:block}.matrix tbody th,.matrix .corner{width:118px;max-width:118px;min-width:118px;white-space:normal;overflow-wrap:anywhere}}
@media print{body{background:none}.scroll{max-height:none;overflow:visible}.matrix th{position:static!important}section{break-inside:avoid-page}}
`;
