/** The one stylesheet of the pages people's browsers open: readable on a phone, by day and by night, and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1b1b;--quiet:#56595e;--ground:#fff;--line:#d5d8dc;--accent:#1a5fb4;--good:#1b6e3a;--warn:#8a4b00;--bad:#a4262c;--soft:#f3f5f7}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--quiet:#a9adb3;--ground:#17191c;--line:#3a3e44;--accent:#8ab8ff;--good:#7fd6a0;--warn:#ffb866;--bad:#ff9b95;--soft:#22262b}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:52rem;margin:0 auto;padding:2rem 1rem 4rem;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 .6rem}
h2{font-size:1.3rem;line-height:1.3;margin:0 0 .3rem}
h2.part{margin:3rem 0 0;font-size:1.5rem}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
p{margin:.3rem 0 .8rem}
a{color:var(--accent)}
.quiet{color:var(--quiet);font-size:.9rem}
.actions{display:flex;flex-wrap:wrap;gap:.6rem;margin:1.2rem 0}
button,.button{display:inline-block;font:inherit;padding:.65rem 1.1rem;border:1px solid var(--accent);border-radius:.4rem;background:var(--accent);color:var(--ground);text-decoration:none;cursor:pointer}
button.plain,.button.plain{background:transparent;color:var(--accent)}
a:focus-visible,button:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
table{width:100%;border-collapse:collapse;margin:1.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.5rem .6rem .5rem 0;border-bottom:1px solid var(--line)}
th{font-size:.85rem;color:var(--quiet);font-weight:600}
.overview td:not(:first-child),.overview th{overflow-wrap:normal}
.overview td:first-child{width:45%}
.badge{white-space:nowrap}
article{margin-top:2rem;padding-top:1.5rem;border-top:2px solid var(--line)}
dl{display:grid;grid-template-columns:11rem 1fr;gap:.35rem 1rem;margin:.8rem 0}
dt{color:var(--quiet)}
dd{margin:0;white-space:pre-line}
ul{margin:.2rem 0;padding:0;list-style:none}
li{padding:.35rem 0;border-bottom:1px solid var(--line)}
li.late{border-left:3px solid var(--warn);padding-left:.6rem}
.badge{display:inline-block;font-size:.85rem;padding:.05rem .5rem;border:1px solid currentColor;border-radius:1rem}
.live{color:var(--good)}.coming{color:var(--accent)}.past,.left{color:var(--warn)}.closed,.older{color:var(--quiet)}.older{white-space:normal}
nav.actions{align-items:center;margin-top:0;padding-bottom:.8rem;border-bottom:1px solid var(--line)}
nav.actions form{margin-left:auto}
nav.actions a{padding:.6rem .4rem .6rem 0}
.card h2,section>h2{margin-top:1.4rem}
.text{white-space:pre-line}
.box{margin:.6rem 0}
.box.apart{padding-top:1rem;border-top:1px solid var(--line)}
.box.emphasis,.box.good,.box.warning,.box.attention{padding:.7rem .9rem;background:var(--soft);border-left:4px solid var(--line);border-radius:.3rem}
.box.good{border-color:var(--good)}.box.warning{border-color:var(--warn)}.box.attention,.problems{border-color:var(--bad)}
.good{color:var(--good)}.warning{color:var(--warn)}.attention,.error{color:var(--bad)}.accent{color:var(--accent)}
.box.good,.box.warning,.box.attention{color:inherit}
.problems{margin:1rem 0;padding:.7rem .9rem;border:2px solid var(--bad);border-radius:.4rem}
.problems h2{font-size:1.1rem}
.error{margin:.6rem 0 .2rem;font-weight:600}
.hint{font-size:.9rem}
label.field,legend{display:block;margin-top:.8rem;padding:0;font-weight:600}
fieldset{margin:0;padding:0;border:0}
.choice{display:flex;gap:.7rem;align-items:flex-start;padding:.55rem 0}
.choice input{flex:none;width:1.3rem;height:1.3rem;margin:.1rem 0 0}
input[type=text],input[type=date],input[type=file],textarea,select{display:block;width:100%;min-height:2.75rem;margin:.3rem 0;padding:.55rem .7rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--quiet);border-radius:.4rem}
input:focus-visible,textarea:focus-visible,select:focus-visible,.problems:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button.default{background:transparent;color:var(--accent)}
button.destructive{background:transparent;border-color:var(--bad);color:var(--bad)}
blockquote{margin:.8rem 0;padding:.7rem .9rem;background:var(--soft);border-radius:.4rem;white-space:pre-wrap}
img{display:block;max-width:100%;height:auto;margin:.6rem 0;border:1px solid var(--line)}
summary{cursor:pointer;margin-top:1rem;color:var(--accent)}
.empty{margin-top:2rem;padding:1.2rem;background:var(--soft);border-radius:.4rem}
@media (max-width:34rem){dl{grid-template-columns:1fr;gap:0}dt{margin-top:.6rem;font-size:.9rem}.button,.actions button,.actions form{width:100%;text-align:center}nav.actions form,nav.actions button{width:auto}.overview .where{display:none}.overview{table-layout:auto}.overview td:first-child{width:50%}}
@media print{:root{color-scheme:light;--ink:#000;--quiet:#444;--ground:#fff;--line:#bbb;--accent:#000;--good:#000;--warn:#000;--bad:#000}
@page{margin:18mm}
body{font-size:10.5pt}main{max-width:none;padding:0}.actions,.screen,details{display:none}
a{text-decoration:none;color:inherit}h2,h3{break-after:avoid}li,tr,dd{break-inside:avoid}}
`
