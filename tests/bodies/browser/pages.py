"""What the test site shows."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "form": """<title>Form</title><h1>Order</h1>
        <form action="/sent" method="post" enctype="multipart/form-data">
        <label>Name <input name="name"></label>
        <label>Colour <select name="colour"><option value="r">red</option>
        <option value="b">blue</option></select></label>
        <label><input type="checkbox" name="fast"> fast</label>
        <label>File <input type="file" name="file"></label>
        <button>Send</button><button type="button" disabled>Later</button></form>""",
    "orders": """<title>Orders</title><table><caption>Open orders</caption>
        <tr><th>Order</th><th>Boxes</th><th></th></tr>
        <tr><td><a href="/order/1042">1042</a></td><td>box_1, box_2</td><td><button>Ship</button></td></tr>
        <tr><td><a href="/order/1043">1043</a></td><td>box: 'three' "x"</td>
        <td><button>Ship</button></td></tr></table>""",
    "frames": """<title>Frames</title><p>outer</p><iframe src="/page/form"></iframe>""",
    "changing": """<title>Changing</title>
        <div id=a><button onclick="this.dataset.hit=1">Delete order 1</button></div>
        <button onclick="document.querySelector('#a button').textContent='Delete order 2'">Shift</button>
        <button onclick="document.querySelector('#a').innerHTML=''">Empty</button>
        <a href="/slow?s=0.6">slow</a><a href="/status/503">fail</a>""",
    "asking": """<title>Asking</title><p id=p></p>
        <button onclick="p.textContent='answer '+confirm('Sure?')">Ask</button>
        <button onclick="p.textContent='name '+prompt('Name?')">Name</button>
        <button onclick="while(true) alert('again')">Loop</button>""",
    "hanging": "<title>Hanging</title><button onclick='while(true);'>Hang</button>",
    "login": """<title>Log in</title><form action="/login" method="post">
        <label>User <input name="user"></label>
        <label>Password <input type="password" name="password"></label>
        <button>Log in</button></form>
        <input aria-label="Echo" oninput="const v=this.value;
        out.textContent=[v,encodeURIComponent(v),btoa(unescape(encodeURIComponent(v)))].join('|')">
        <p id=out></p>""",
    "drag": """<title>Drag</title><div role=slider aria-label=Knob tabindex=0
        style="position:absolute;left:50px;top:50px;
        width:40px;height:40px;background:red"></div><p id=p></p><script>
        let on=false, moves=0; const k=document.querySelector('[role=slider]');
        k.onmousedown=()=>on=true; onmousemove=e=>{if(on){moves++;k.style.left=e.clientX-20+'px'}};
        onmouseup=()=>{on=false;p.textContent='at '+k.style.left+(moves>5?' smoothly':'')}</script>""",
    "long": "<title>Long</title><button>first</button><div style='height:5000px'></div><button>last</button>",
    "popup": """<title>Popup</title><button onclick="window.open('/page/form')">Open</button>
        <button onclick="for(let i=0;i<16;i++)window.open('/page/form')">Bomb</button>""",
    "files": """<title>Files</title><a href="/file/report.csv">report</a> <a href="/bomb">bomb</a>
        <button onclick="const i=document.createElement('input');i.type='file';i.onchange=()=>p.textContent=
        i.files[0].name;i.click()">Choose</button><p id=p></p>""",
    "late": """<title>Late</title>
        <script>setTimeout(()=>{document.body.innerHTML='<p>now it is here</p>'},400)</script>""",
}
