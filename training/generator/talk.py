"""Whole wishes of several parts: exceptions, self-repairs, exchanges, conditions that the hall answers, orders told backwards.

Rows as in `wishes`. {V} is a deed in the imperative with its verb; several deeds are joined by `sentences`.
"""

from __future__ import annotations

from training.generator.wishes import rows

EXCEPTING = rows("""
[(all/everything/every box/all boxes/all the boxes)] but {x} (to/goes to/onto/on/should be on/belongs on) {a} | move [all]; to a; except x
[(all/everything/all boxes)] (but/except/apart from/other than) {x} (to/->/goes to/onto/should go to/belong on) {a} | move [all]; to a; except x
(put/take/move/bring/carry) [(all/everything/all boxes/all the boxes)] (but/except/apart from/other than/except for/bar) {x} (to/onto/over to) {a} | move [all]; to a; except x
(put/take/move/bring/carry) [(everything/all boxes/all the boxes/all the stuff)] (on/from/off) {b}(, / )(but not/except/except for/apart from/other than/not counting/bar/save/minus/excluding/sparing/only not) {x}(,/) (to/onto/over to) {a} | move [everything]; from b; to a; except x
(put/take/move/bring/carry) {p} (from/off) {b} (to/onto/over to) {a}(, / )(but not/except/except for/apart from/other than/not counting/bar/save/minus/excluding/sparing/only not) {x} | move p; from b; to a; except x
(put/take/move/bring/carry) {p} (to/onto/over to) {a}(, / )(leave {x} out of it/leave {x} alone/{x} stays/{x} stay put/{x} remains/don't touch {x}/skip {x}/without {x}/{x} excepted/{x} is exempt/hands off {x}/keep your hands off {x}/never mind {x}/{x} not included/ignore {x}/with {x} staying where it is/{x} excluded) | move p; to a; except x
(put/take/move/bring/carry) {p} (to/onto/over to) {a}(; /. /! /, but )({x} stays/{x} stays where it is/{x} stays put/leave {x} where it is/{x} is not to be moved/{x} must not move/{x} isn't part of this/{x} remains in place/don't move {x}/do not touch {x}/leave {x} out/only {x} can stay/i still need {x} where it is/{x} is fine where it is/{x} is to remain/{x} can stay) | move p; to a; except x
({x} stays/leave {x} alone/hands off {x}/don't touch {x}/except for {x}/apart from {x}/with the exception of {x}/not counting {x}/skip {x}/{x} excepted/{x} is fine where it is/{x} can stay where it is/keep {x} where it is)(, /; /. /: )(but /){e} (to/goes to/go to/belong on/onto/move to/must go to) {a} | move e; to a; except x
({x} stays/leave {x} alone/hands off {x}/don't touch {x}/except for {x}/apart from {x}/with the exception of {x}/not counting {x}/skip {x}/{x} is fine where it is)(, /; /. /: )(but /)(put/take/move/bring) {p} (to/onto/on) {a} | move p; to a; except x
[(every/each) box that (isn't/is not) {k}] (goes to/to/should be on/belongs on/must go to/moves to) {a} | move [every]; to a
(put/take/move/bring/get) [(everything/all boxes/every box/anything/whatever/all) that (isn't/is not/aren't/are not) {k}] (to/onto/on) {a} | move [e]; to a
(put/take/move/bring/get) [(everything/all boxes/every box/anything) (on/from) {b} that (isn't/is not/aren't) {k}] (to/onto/on) {a} | move [e]; to a
(clear/empty/free/clean/unload/vacate/clear off/strip) {b}(, / )(but leave {x}/but keep {x}/except for {x}/but not {x}/except {x}/apart from {x}/leaving {x}/but {x} stays/{x} stays/{x} can stay/but don't touch {x}/only {x} stays/other than {x}/save {x}/, keeping {x} there/without {x}/but {x} may stay/bar {x}) | clear; from b; except x
(clear/empty/free/clean/unload/vacate) {b}(. /; /! )({x} stays/leave {x}/{x} can stay/don't touch {x}/keep {x} there/{x} is to remain/{x} must stay/but not {x}/leave {x} alone) | clear; from b; except x
(take/get/remove) (everything/all/all boxes) (but/except/other than/apart from) {x} (off/from) {b} | clear; from b; except x
(leave/keep) only {x} (on/at) {b} | clear; from b; except x
(bring me/fetch me/get me/hand me/i want/i need) [(all/everything/all boxes)] (but/except/apart from/other than/except for) {x} | bring [all]; except x
(bring me/fetch/get me) {p}(, / )(but not/except/apart from/leave out/without) {x} | bring p; except x
(sort/group) [(everything/all boxes/the boxes)] by {y} (except/but not/apart from/other than) {x} | sort [e]; by y; except x
(sort/group/separate/arrange) [(everything/all boxes/the boxes/all the boxes)] by {y}(, / )(but leave {x} alone/{x} stays/and leave {x} out/without {x}) | sort [e]; by y; except x
(without touching/without moving/leaving aside/not touching/hands off) {x}, (move/put/take/bring) {p} (to/onto) {a} | move p; to a; except x
(move/put/take/bring) {p} (to/onto) {a} (without touching/without moving/without disturbing/but do not touch/and don't you touch/while not touching) {x} | move p; to a; except x
""")

REPAIRED = rows("""
(put/move/take/bring) {o} (to/on/onto) {b}(, um, / - / ... /, /. /, er, )(no wait/no/wait no/scratch that/sorry/correction/i mean/actually/or rather/make that/strike that/oops/my mistake/no no/hang on/hold on/well no/delete that/nope/i meant to say/let me rephrase)(, / ... / )(to /on /onto /){a} | move o; to a / skip b
(put/move/take/bring) {w}(, um, / - / ... /, /, er, )(no wait/no/wait no/scratch that/sorry/correction/i mean/actually/or rather/make that/strike that/oops/my mistake/no no/hang on/nope/delete that)(, / ... / ){o}(, / )(to/on/onto) {a} | move o; to a / skip w
(fetch/bring) me {w}(, / - / ... )(no wait/no/scratch that/sorry/i mean/actually/or rather/make that/oops/no no)(, / ... / ){o} | bring o / skip w
(clear/empty/free) {c}(, / - / ... )(no wait/no/scratch that/sorry/i mean/actually/or rather/make that/oops/no no)(, / ... / ){b} | clear; from b / skip c
(go/walk/come) to {c}(, / - / ... )(no wait/no/scratch that/sorry/i mean/actually/or rather/make that/oops/no no)(, / ... / )(to /){b} | go; to b / skip c
{o} (to/on) {b}(, / - / ... )(no wait/no/wait no/scratch that/sorry/correction/i mean/actually/or rather/make that/strike that/oops)(, / ... / )(to /on /){a} | move o; to a / skip b
(put/move/take/bring) {o} (to/on/onto) {b}(. /! / ... )(no wait/no/sorry/actually/correction/hang on/oops/wait)(, / ... )(i meant/it's/i mean/the right place is/it should be/better/not {b}, but/make it/let's say) {a} | move o; to a / skip b
(put/move/take/bring) {o} (to/on/onto) {b}(. /! / ... /, )(no wait/no/sorry/actually/on second thoughts/on second thought/hmm/come to think of it)(, / ... )(put it on/take it to/bring it to/it should go to/it belongs on/better to) {a} | move o; to a / skip b
(put/move/take/bring) {w} (to/on/onto) {a}(. /! / ... /, )(no wait/no/sorry/actually/on second thought/hmm)(, / ... )(not that one, {o}/i meant {o}/i mean {o}/make that {o}/it's {o}/take {o} instead/{o} instead) | move o; to a / skip w
(take/bring/put/move) {o} from {c}(, / - / ... )(no/no wait/sorry/i mean/scratch that)(, / ... / )(from /){b}(, / )(to/onto) {a} | move o; from b; to a / skip c
not {w}(, /: /; /! )(but /i mean /i said /rather /)(put/move/take/bring) {o} (to/on/onto) {a} | move o; to a / skip w
(put/move/take/bring) not {w} but {o} (to/on/onto) {a} | move o; to a / skip w
(i said/i told you/they said/the list says/the note says) {b}(, but / but /. no, )(i meant/it's really/it must be/i need/the right one is/make it) {a} for {o} | move o; to a / skip b
(forget/never mind/scrap/ignore/skip) {w}(, /; /. )(put/move/take/bring) {o} (to/on/onto) {a} | move o; to a / skip w
(first i wanted/at first i thought of/originally it was/i was going to say) {b}(, but / but )(now i want/now it's/make it) {o} (on/to) {a} | move o; to a / skip b
""")

TOLD = rows("""
(take/get/pick up/grab/lift/hold) {i}(, / and / and then / in your hands and )(walk/go/head/come) (with it /)(over /back /)to {a}( with it/) | hold i / then go; to a
(take/get/pick up/grab/lift/hold) {i}(, / and / and then / in your hands and )(walk/go/head/come) (back /)home( with it/)(/ and stay there/ and wait) | hold i / then go; to home
{a}: {o} out, {p} in | clear o; from a / move p; to a
{o} out of {a}, {p} in | clear o; from a / move p; to a
(clear/empty/vacate/strip) {b}(, / and / - )(the stuff/the boxes/everything/it all/all of it/the contents) (can go/goes/should go/may go/belongs) (to/on/onto) {a} | clear; from b; to a
{b} (has to be/must be/needs to be/should be) (clear/empty/emptied/cleared/vacated)(, / for the delivery, / by noon, /: )(put/dump/take/bring/send/stick) (whatever is there/whatever's there/everything/it all/the lot/the stuff/all of it) (on/to/onto) {a} | clear; from b; to a
(is it ok/would it be okay/is it possible) to (have/get) {b} (emptied/cleared)? {a} is (fine/good/ok) for (it/whatever is there/the stuff/everything) | clear; from b; to a
{a} is (a better place/a better spot/the better place/the right spot/the better home) for {o} | move o; to a
{o} {is} in my way(/ here). {a} (would be/is) (a better place/better/fine/the place) for {it} | move o; to a
i need {i} at {a} first and then {n} | move i; to a / then move n; to a
(move/take/bring/put) {o} to {a}, so that the [(red/blue/green/yellow) ones] are together | move o; to a / skip [w]
before you (take/move/bring/put) {i} to {a}, (take/bring/move) {n} there | move n; to a / then move i; to a
we're running out of (room/space) on {b}, so (move/take/bring/put) {o} to {a} | move o; from b; to a
{o} to {a}, and (when that's done/when you're done/that done/once done/having done so/afterwards) (wait/stand/stay/park) (by/at) {c} | move o; to a / then go; to c
(bring/take) {o} to {a} and (stay/wait/remain) [there] | move o; to a / then go; to [there]
(take/put/move) {o} to {a}, then (come/go/walk/head) (back /)home | move o; to a / then go; to home
(pick up/grab/take/lift) {i} and (carry it/bring it/take it/walk it/run it) (to/over to) {a} | move i; to a
(pick up/grab/take/lift/hold) {i} and (wait/stand/stay/go/walk/come/head over) (by/at/next to/to) {a} | hold i / then go; to a
(with {i} in your hands/holding {i}/carrying {i}), (go/walk/come/wait/stand) (to/by/at) {a} | hold i / then go; to a
(go to/walk to/stop at) {a}(, then / and then / and after that ){b}(, then / and then / and finally ){c} | go; to a / then go; to b / then go; to c
(make a round/do the rounds/do a tour/make your rounds/walk a round/patrol)(: /, /; / via / by way of )(first /){a}, (then /){b}(, / and )(then /finally /){c} | go; to a / then go; to b / then go; to c
(visit/tour/check in at/stop at/pass by) {a}, {b} and {c}(, in that order/, one after the other/) | go; to a / then go; to b / then go; to c
(visit/go to/stop by) {a} and then {b} | go; to a / then go; to b
(put/take) {o} to {a} and {o2} to {b}(, then / and then / and after that )(come/go/return/walk) (back /)home | move o; to a / move o2; to b / then go; to home
{o} and {o2} (should/must/both belong/both go/have to go) (to/on) {a} | move o; to a / move o2; to a
{o} (goes to/to/belongs on/->) {a}(, / and /; ){o2} (to/goes to/->/belongs on) {b}(, / and /; ){e} (to/go to/->) {c} | move o; to a / move o2; to b / move e; to c
{a}: {o}(; /, /. / / ){b}: {o2} | move o; to a / move o2; to b
{a}: {o}(; /, /. / / ){b}: {o2}(; /, /. / / ){c}: {e} | move o; to a / move o2; to b / move e; to c
{a}: {o}(; /, /. / / ){b}: (empty/nothing/clear/free) | move o; to a / clear; from b
{a} = {o}(; /, / and / && ){b} = {o2} | move o; to a / move o2; to b
{n}={a}(; /, / / && ){n2}={b} | move n; to a / move n2; to b
{n}->{a}(; /, / / && ){n2}->{b}(; /, / / && ){n3}->{c} | move n; to a / move n2; to b / move n3; to c
1) {o} (to/->) {a}(, / )2) {o2} (to/->) {b} | move o; to a / move o2; to b
1. {o} (to/->) {a}. 2. {o2} (to/->) {b}. (3. home/3. go home/3. back home). | move o; to a / then move o2; to b / then go; to home
(step 1/step one/first)(: / - /, ){o} (to/->) {a}(, / /; )(step 2/step two/second/second step)(: / - /, ){o2} (to/->) {b} | move o; to a / then move o2; to b
(to do/todo/tasks/plan/list/jobs/orders)(: / - ){o} (to/->) {a}(, /; / - ){o2} (to/->) {b}(, /; / - )(clear/empty) {c} | move o; to a / move o2; to b / clear; from c
{n} (goes/to go/should go/moves) (/to )[where {n2} is], {n2} (/goes )(/to )[where {n3} is](, / and / and finally ){n3} (/goes )(/to )[where {n} is] | move n; to [where n2 is] / move n2; to [where n3 is] / move n3; to [where n is]
(put/move/take) {n} to {a}(, / and / then )(put/move/take) {n2} [where {n} (used to be/was/was before/stood/had been/was standing)] | move n; to a / then move n2; to [w]
(take/move/put) {n} to {a} and (then /later /after that )(bring/put/take) [it] (back /)[where it (was/came from/used to be/stood/was before)] | move n; to a / then move [it]; to [w]
(move/take/put) {o} from {b} to [the other (shelf/table/station)] | move o; from b; to [t]
(take/bring) {o} to {a}, not (to /){b} | move o; to a / skip b
(take/bring) {o} to {a}, (i've got no use for it on/i don't need it on/there's no room on/no more space on/it's too far to) {b} | move o; to a / skip b
(if there's/if there is/should there be/if you see/if you find) [anything {k}] (/left )(on/at) {b}(, / then / )(take/move/bring/put) it (to/onto) {a} | move [a]; from b; to a
(if there's/if there is/should there be/if you see/if you find) {u} (on/at) {b}(, / then / )(take/move/bring/put) it (to/onto) {a} | move u; from b; to a
(in case there are/if there are/should there be/if you see/if you find) [(any /){k} (boxes/ones)] (on/at) {b}(, / )(take/move/bring/put) them (to/onto) {a} | move [k]; from b; to a
[(whatever is/anything/everything/everything that is) {k}] (on/at) {b} (goes to/should go to/belongs on/must go to/to) {a} | move [w]; from b; to a
(whatever/anything that/everything that/what/all that) (is/stands/sits/you find) (on/at) {b} (goes to/should go to/belongs on/must go to/should be on/is to go to) {a} | move; from b; to a
(take/move/bring) (whatever is/anything that is/everything that is/whichever boxes are/whatever you find/whatever there is) (on/at) {b} (to/over to/onto) {a} | move; from b; to a
(of the boxes/out of the boxes/from the boxes/from what is) on {b}(, / )(take/move/bring/put) {u} (to/onto) {a} | move u; from b; to a
(put/take/bring/move) {u}(, i don't care which/, your choice/, you choose/, you pick/, whichever/, any will do/, whichever you like/, no matter which/, doesn't matter which one/, any you like/ of your choice/ at random)(,/) (to/onto/on) {a} | move u; to a
{u}(, i don't care which/, your choice/, you choose/, whichever you like/, no matter which/ of your choice)(,/) (to/onto/on/should be on/is needed at) {a} | move u; to a
(don't/do not) (put/bring/take) {o} (to/on) {b}(, but /, /; )(put/bring/take) (it/them) (to/on) {a} | move o; to a / skip b
(use/take) {o}, not {w}(, for /: )(the trip/the move/a move) to {a} | move o; to a / skip w
{o} has to go to {a} because {w} (is too big/is too small/is broken/isn't ready/is late) | move o; to a / skip w
{a} asked for {o}(, not / and not / rather than ){w} | move o; to a / skip w
(swap/exchange/trade/switch/change round/flip) (the contents of/what's on/everything on/the boxes on/the loads of/the stock of) {a} (and/with) (that of /those of /what's on /everything on /the boxes on /){b} | swap a; with b
{a} and {b} (should/must/have to/are to/ought to/shall) (swap/exchange/trade/switch) (contents/their contents/boxes/loads/what they carry/their boxes) | swap a; with b
{a} (gets/takes/receives) (what is on/everything from/what's on/the boxes of) {b} and (the other way round/vice versa/conversely) | swap a; with b
(i put/i left/i dropped/they left/somebody put/the night shift left/ken left) {o} on {b}(, / and /. )(take/bring/move) (it/them) (to/over to) {a}(/, will you/, would you/, please) | move o; from b; to a
{o} (that ken/that someone/which anna/the boss) (left/put/dropped/forgot) on {b} (goes/should go/belongs/must go) (to/on) {a} | move o; from b; to a
(you know/you see/see/remember/notice/spot) {o} (over there /)on {b}? (take/bring/move/put) (it/them) (to/on/over to) {a} | move o; from b; to a
(you know/you see/see/there is/there's/here is) {o}(? /. /; /, yes? )(it/that) (goes/belongs/should go/must go/wants) (to/on) {a} | move o; to a
{b} is (full/crowded/overloaded)(, / so /; )(take/move/shift/bring) {u} (from there /from it /)to {a} | move u; from b; to a
{b} is (full/crowded/overloaded/a mess)(, / so /; )(take/move/shift/bring) {o} to {a} | move o; to a / skip b
(we have too much/there's too much/there is too much) on {b}(, /; /. )(take/move/shift/bring) {u} to {a} | move u; from b; to a
(the customer/anna/the truck/the driver/the client/my boss/the auditor) (wants/needs/is waiting for/has ordered/asked for/is asking for) {o}(, so / and /; )(bring/take/put) (it/them) (to/on) {a} | move o; to a
(the customer/anna/the truck/the driver/the client/my boss) (wants/needs/is waiting for/has ordered/asked for) {o} (at/on) {a} | move o; to a
""")
