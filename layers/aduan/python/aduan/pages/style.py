"""One style sheet and one script for every page, allowed by their hashes alone.

Written for a telephone in the sun first: 17 px text, 48 px targets, strong contrast (WCAG AA in
light and dark), no font, image or script from anywhere else. The script only counts down and warns
before a photo that is too large is sent; every page does its work without it.
"""

import base64
import hashlib
from typing import Final

CSS: Final = """
:root{color-scheme:light dark;--bg:#f4f6f8;--card:#fff;--ink:#14202b;--soft:#516170;
--line:#d5dde4;--brand:#0b5c6b;--on-brand:#fff;--warn:#8a4b00;--warn-bg:#fff4e0;--bad:#a11616;
--bad-bg:#fdecec;--ok:#14622f;--ok-bg:#e6f5ea;--hint:#eef3f6}
@media (prefers-color-scheme:dark){:root{--bg:#0e151b;--card:#18222b;--ink:#eaf0f4;--soft:#a9b8c4;
--line:#33414d;--brand:#69c7d6;--on-brand:#06232a;--warn:#ffc56b;--warn-bg:#38290f;--bad:#ff9c94;
--bad-bg:#3d1b1b;--ok:#8bdca3;--ok-bg:#14301d;--hint:#202c36}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);
font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
overflow-wrap:anywhere}
header.top{background:var(--brand);color:var(--on-brand);padding:10px 16px;font-size:15px}
header.top b{font-size:17px;margin-right:8px}
main{max-width:680px;margin:0 auto;padding:12px 12px 48px}
main.wide{max-width:1080px}
main.wide form:not(.row)>button,main.wide input,main.wide select,main.wide textarea{max-width:560px}
h1{font-size:22px;line-height:1.25;margin:4px 0 8px}
h2{font-size:18px;margin:0 0 10px}
h3{font-size:16px;margin:0 0 4px}
p{margin:0 0 10px}
a{color:var(--brand)}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px;
margin:0 0 12px}
.soft{color:var(--soft)}
.small{font-size:15px}
.tags{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 10px;padding:0;list-style:none}
.tag{border:1px solid var(--line);background:var(--hint);border-radius:999px;padding:1px 10px;
font-size:14px}
.tag.bad,.box.bad{background:var(--bad-bg);color:var(--bad);border-color:var(--bad)}
.tag.ok,.box.ok{background:var(--ok-bg);color:var(--ok);border-color:var(--ok)}
.tag.warn,.box.warn{background:var(--warn-bg);color:var(--warn);border-color:var(--warn)}
.box{border:1px solid var(--line);border-left-width:6px;border-radius:10px;padding:12px 14px;
margin:0 0 12px}
.box p:last-child{margin:0}
.due{font-size:24px;font-weight:700;line-height:1.2;font-variant-numeric:tabular-nums}
.due.late{color:var(--bad)}
dl{margin:0;display:grid;grid-template-columns:minmax(96px,30%) 1fr;gap:6px 12px}
dt{color:var(--soft);font-size:15px}
dd{margin:0}
blockquote{margin:0 0 10px;padding:8px 12px;border-left:4px solid var(--line);
background:var(--hint);border-radius:0 8px 8px 0}
details{border-top:1px solid var(--line)}
details:first-of-type{border-top:0}
summary{cursor:pointer;padding:13px 0;min-height:48px;font-weight:600;color:var(--brand)}
summary:focus-visible,button:focus-visible,a:focus-visible,input:focus-visible,
select:focus-visible,textarea:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
details>form{padding:0 0 14px}
label{display:block;font-weight:600;margin:0 0 4px}
label span{font-weight:400;color:var(--soft)}
input,select,textarea{width:100%;font:inherit;color:inherit;background:var(--card);
border:1px solid var(--soft);border-radius:8px;padding:10px 12px;min-height:48px;margin:0 0 12px}
textarea{min-height:112px;resize:vertical}
button,.button{display:block;width:100%;min-height:50px;border:2px solid var(--brand);
border-radius:10px;background:var(--brand);color:var(--on-brand);font:inherit;font-weight:700;
padding:10px 16px;margin:0 0 10px;text-align:center;text-decoration:none;cursor:pointer}
button.second,.button.second{background:transparent;color:var(--brand)}
button.bad{background:transparent;border-color:var(--bad);color:var(--bad)}
.row{display:flex;flex-wrap:wrap;gap:8px}
.row>*{flex:1 1 160px}
ol.history{list-style:none;margin:0;padding:0 0 0 18px;border-left:3px solid var(--line)}
ol.history li{position:relative;padding:0 0 14px}
ol.history li:last-child{padding-bottom:0}
ol.history li:before{content:"";position:absolute;left:-26px;top:7px;width:13px;height:13px;
border-radius:50%;background:var(--brand);border:2px solid var(--card)}
.photos{display:grid;grid-template-columns:repeat(auto-fill,minmax(140px,1fr));gap:8px;
margin:0 0 10px;padding:0;list-style:none}
.photos img{width:100%;height:120px;object-fit:cover;border-radius:8px;background:var(--hint)}
svg.map{width:100%;max-width:440px;height:auto;border:1px solid var(--line);border-radius:10px;
background:var(--hint);display:block;margin:0 0 8px}
svg .area{fill:var(--card);stroke:var(--line)}svg .pin{fill:var(--bad)}
svg .other{fill:var(--brand)}svg text{fill:var(--ink);font-size:12px;font-family:inherit}
svg .rule{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 4}
.steps{display:grid;grid-template-columns:repeat(3,1fr);gap:4px;margin:0 0 10px;padding:0;
list-style:none;font-size:14px;text-align:center}
.steps li{border-top:6px solid var(--line);padding-top:4px;color:var(--soft)}
.steps li.done{border-color:var(--ok)}
.steps li[aria-current]{border-color:var(--brand);color:var(--ink);font-weight:700}
.pair{display:grid;gap:10px}
@media (min-width:760px){.pair{grid-template-columns:1fr 1fr}}
nav.tabs{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 12px}
nav.tabs a{border:1px solid var(--line);background:var(--card);border-radius:999px;
padding:9px 14px;min-height:44px;text-decoration:none;font-size:15px}
nav.tabs a[aria-current]{background:var(--brand);color:var(--on-brand)}
footer{max-width:680px;margin:0 auto;padding:0 16px 32px;color:var(--soft);font-size:14px}
.skip{position:absolute;left:-9999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px}
@media print{button,form,summary{display:none}}
"""

SCRIPT: Final = """
(function(){
function words(ms){var s=Math.floor(Math.abs(ms)/1000),u=[[Math.floor(s/86400),"hari"],
[Math.floor(s%86400/3600),"jam"],[Math.floor(s%3600/60),"menit"],[s%60,"detik"]],i=0;
while(i<3&&!u[i][0])i++;
return (ms<0?"terlambat ":"sisa ")+u.slice(i,i+2).map(function(x){return x[0]+" "+x[1]}).join(" ")}
var clocks=document.querySelectorAll("time[data-due]");
function tick(){clocks.forEach(function(c){
var left=new Date(c.dateTime)-Date.now();c.textContent=words(left);
c.parentNode.classList.toggle("late",left<0)})}
if(clocks.length){tick();setInterval(tick,1000)}
document.querySelectorAll("input[type=file][data-max]").forEach(function(f){
f.addEventListener("change",function(){var big=f.files[0]&&f.files[0].size>Number(f.dataset.max);
f.setCustomValidity(big?"Ukuran foto melebihi 10 MB. Perkecil dahulu.":"");f.reportValidity()})});
document.querySelectorAll("form").forEach(function(f){f.addEventListener("submit",function(e){
if(f.dataset.sent){e.preventDefault();return}f.dataset.sent="1";
setTimeout(function(){delete f.dataset.sent},8000)})});
})();
"""


def csp_hash(text: str) -> str:
    """The hash a browser compares an inline style or script with (CSP level 2)."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


STYLE_HASH: Final = csp_hash(CSS)
SCRIPT_HASH: Final = csp_hash(SCRIPT)
