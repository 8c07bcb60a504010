// SPDX-License-Identifier: Apache-2.0

/// The page's only style sheet and script; both are inlined, so the page loads nothing.
enum PageStyle {
    /// Colors have a contrast of at least 4.5 against their backgrounds and differ in lightness,
    /// and hatching repeats the information in color.
    static let sheet: StaticString = """
        :root{--bg:#fbfaf7;--ink:#1b1b1a;--mute:#5f5d57;--line:#dcd9d0;--card:#fff;--held:#8fa7b8;\
        --left:#b83c12;--latent:#8a6410;--ok:#2a6354;\
        --mono:ui-monospace,"SF Mono","DejaVu Sans Mono",monospace}
        @media(prefers-color-scheme:dark){:root{--bg:#171716;--ink:#eceae4;--mute:#a8a59b;\
        --line:#38362f;--card:#1f1e1c;--held:#5f7787;--left:#ff8559;--latent:#e0b24a;--ok:#6dc0a8}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--ink);\
        font:15px/1.45 system-ui,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
        main{max-width:1200px;margin:0 auto;padding:22px 40px 60px}
        header{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline;color:var(--mute);\
        font-size:13px}
        header b{color:var(--ink)}header .verdict{margin-left:auto;font-weight:700}
        .violated{color:var(--left)}.held-word{color:var(--ok)}.inconclusive{color:var(--latent)}
        h1{font-size:27px;line-height:1.24;font-weight:650;margin:10px 0 16px;max-width:44em}
        h1 em{font-style:normal}
        h2{font-size:18px;margin:34px 0 8px}h3{font-size:15px;margin:16px 0 4px}
        .figures{display:grid;grid-template-columns:repeat(3,1fr);gap:14px;margin-bottom:18px}
        .figure,section.lanes,.card{background:var(--card);border:1px solid var(--line);\
        border-radius:8px}
        .figure{padding:10px 16px 12px}.card{padding:8px 16px;margin-bottom:10px}
        .figure .n{font-size:25px;font-weight:650;font-variant-numeric:tabular-nums}
        .figure .n small{font-size:13px;font-weight:400;color:var(--mute)}
        .figure .t{color:var(--mute);font-size:13px}
        .bar{height:6px;border-radius:3px;background:var(--line);margin-top:8px;overflow:hidden}
        .bar i{display:block;height:100%;background:var(--left)}.bar.good i{background:var(--ok)}
        section.lanes{padding:4px 16px 10px}
        .legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12px;color:var(--mute)}
        .legend svg{vertical-align:-2px;margin-right:5px}
        svg text{fill:var(--ink);font:13px system-ui,"DejaVu Sans",sans-serif}
        svg text.m{fill:var(--mute);font-size:12px}
        svg text.r{fill:var(--left);font-size:12px;font-weight:600}
        svg .held{fill:var(--held)}svg .out{fill:url(#h);stroke:var(--left)}
        svg .latent{fill:url(#l);stroke:var(--latent)}
        svg .leave{stroke:var(--ink);stroke-width:1.6}
        svg .deadline{stroke:var(--ink);stroke-dasharray:3 3}
        svg .tick{stroke:var(--ink);stroke-width:1.4;fill:none}svg .tick.bad{stroke:var(--left)}
        svg .curve{stroke:var(--ink);stroke-width:2;fill:none}svg .grid{stroke:var(--line)}
        svg .needed{stroke-width:4;opacity:.3}svg .entitled{stroke-dasharray:7 3}\
        svg .used{stroke-dasharray:2 3}
        svg .area{fill:url(#h);stroke:var(--left)}
        b.bad,.bad{color:var(--left)}.good{color:var(--ok)}.mute{color:var(--mute)}
        .cause{margin:16px 0 8px;font-size:16px}
        code,pre{font:13px var(--mono)}
        code.line,pre{display:block;background:var(--card);border:1px solid var(--line);\
        border-radius:8px;padding:8px 14px;overflow-x:auto;white-space:pre-wrap;margin:0}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
        th{text-align:left;font-weight:600;color:var(--mute);font-size:13px}
        th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
        td.num,th.num{text-align:right}
        details{border-bottom:1px solid var(--line);padding:3px 0}
        summary{cursor:pointer;padding:2px 0}summary:focus-visible,a:focus-visible,\
        input:focus-visible{outline:2px solid var(--ok);outline-offset:2px}
        details>div{padding:4px 0 10px 18px}
        [data-who]{content-visibility:auto;contain-intrinsic-size:auto 30px}
        ul{margin:4px 0;padding-left:20px}
        input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);\
        border-radius:6px;padding:5px 10px;width:100%;max-width:26em;margin:4px 0 8px}
        a{color:inherit}
        .pair{display:grid;grid-template-columns:1fr 1fr;gap:20px}
        @media(max-width:760px){main{padding:16px}h1{font-size:22px}\
        .figures,.pair{grid-template-columns:1fr}section.lanes{overflow-x:auto}\
        section.lanes>svg{min-width:760px}}
        @media print{body{background:#fff;color:#000}details{break-inside:avoid}input{display:none}\
        main{padding:0}}
        """

    /// Filters the list of people by the typed text; without scripts the field stays hidden and the
    /// list complete.
    static let script: StaticString = """
        (function(){var f=document.getElementById("find");if(!f)return;f.hidden=false;\
        var rows=[].slice.call(document.querySelectorAll("[data-who]"));\
        f.addEventListener("input",function(){var t=f.value.toLowerCase();\
        rows.forEach(function(r){r.hidden=t!==""&&r.textContent.toLowerCase().indexOf(t)<0})});\
        function open(){var e=document.getElementById(decodeURIComponent(location.hash.slice(1)));\
        if(e&&e.tagName==="DETAILS"){e.open=true;e.scrollIntoView()}}\
        addEventListener("hashchange",open);open()})();
        """
}
