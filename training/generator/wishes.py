"""Single wishes in the words of very different people, each with the line it means.

A row is `words | program`. A slot in braces is drawn: {o} any boxes, {n} a box by number, {i} one box, {p} several by
kind, {q} numbers or a range, {u} a free choice, {e} the rest, {x} an exception, {a} {b} {c} stations, {z} a spot, {m}
the person, {y} colour or size. The program names the slots; [words] in brackets are a span too. (this/that) is
either. {is}, {it}, {belongs} agree with the first boxes of the row.
"""

from __future__ import annotations


def rows(text: str) -> list[str]:
    """The rows of a table."""
    return [line.strip() for line in text.strip().split("\n") if line.strip()]


BARE = rows("""
(see to it/make sure/ensure/take care/see/make certain) that {o} (ends up/ends up standing/is/gets) (on/at) {a} | move o; to a
(make sure/ensure/see to it) {o} {is} (on/at) {a} (/when you are done/in the end) | move o; to a
arrange for {o} to be (moved/taken/brought/carried/transferred) to {a} | move o; to a
arrange the (transfer/relocation/transport/movement/removal) of {o} (to/onto) {a} | move o; to a
(carry out/effect/perform/initiate/organise/do) the (transfer/relocation/transport/move) of {o} from {b} to {a} | move o; from b; to a
have {o} (sitting/standing/waiting/ready) (on/at) {a} | move o; to a
let {o} (join the others/stand/sit/rest/live/wait) (on/at) {a} | move o; to a
get {o} (out of/off/away from) {b} and (on/onto/over to/up on) {a} | move o; from b; to a
(take/get/pull/grab) {o} (off/from) {b} and (put/stick/place/set) {it} (on/onto) {a} | move o; from b; to a
swing by {b}, (pick up/collect/get/grab) {o} and (drop/leave/put) {it} (at/on) {a} | move o; from b; to a
go over to {b}, (pick up/get) {o} and (bring/take) {it} to {a} | move o; from b; to a
(unite/reunite/join) {o} [with {i}] | move o; to [w]
(put/place/set/leave/stand) {o} (/right )[next to {i}] | move o; to [n]
(put/set/place/move/take) {o} [where {i} is (standing/now/already/)] | move o; to [where i is]
(put/set/place/take/move/bring) {o} [(next to/with/by/beside/near) {i}] | move o; to [t]
(add/send/move) {o} to [the (table/station) with {i}] | move o; to [t]
give {a} {o} | move o; to a
give {o} to {a} | move o; to a
(supply/provide/stock/load/fill/furnish) {a} with {o} | move o; to a
(treat/serve) {a} (to/with) {o} | move o; to a
find {o} a (place/home/spot/space) (on/at) {a} | move o; to a
find (a place/a home/space/room) for {o} (on/at) {a} | move o; to a
make {a} the (new home/place/home/resting place) (of/for) {o} | move o; to a
(turn/make) {a} into the place for {o} | move o; to a
(introduce/escort/accompany/walk/show/lead/see/guide) {o} (to/over to) {a} | move o; to a
(chuck/bung/whack/plop/shove/dump/sling/pop/plonk/slap/stick/lob/toss) {o} (on/onto/over on/up on/over onto) {a} | move o; to a
(hump/schlep/lug/cart/drag/heave/shlep/tote/ferry/run/zip/whisk/nip/truck) {o} (over to/to/across to/onto) {a} | move o; to a
(redirect/reassign/assign/allocate/reallocate/route/reroute/dispatch/forward/consign/commit/migrate) {o} to {a} | move o; to a
(stage/set up/line up/ready/prepare) {o} (on/at) {a} | move o; to a
(bring/take/fetch) {o} (back/up/down/across/round/along/over) to {a} | move o; to a
(shift/scoot/nudge/slide/push/budge) {o} (over/across/along) (to/onto) {a} | move o; to a
(off/get/take) with {o} to {a} | move o; to a
(start/carry on/continue) with {o}, (destination/target) {a} | move o; to a
(pick/take/lift) {o} (/carefully/gently) off {b} and (bring/carry) {it} (carefully/gently/) over to {a} | move o; from b; to a
(use/put) your hands and (take/bring) {o} to {a} | move o; to a
(go ahead/go on) and (put/stick/bring/take) {o} (on/over to) {a} | move o; to a
do me a favour and (put/bring/take/move/get) {o} (onto/over to/to) {a} | move o; to a
be (so kind/a dear/a darling/a good robot/nice/an angel/a star/a sport/a pal) and (put/take/bring/move) {o} (onto/over to/to) {a} | move o; to a
try and (put/get/bring/take) {o} (onto/to) {a} | move o; to a
help me (get/move/bring/put) {o} (to/onto/over to) {a} | move o; to a
help {o} (get/move) to {a} | move o; to a
(get/bring/put) {o} on (over /)to {a} (nice and easy/carefully/in one piece/double quick/in a jiffy/sharpish) | move o; to a
concentrate {o} (on/at) {a} | move o; to a
(unite/bring together/combine/assemble/gather/pool/merge/group/collect/concentrate/centralise/centralize) {p} (on/at) {a} | move p; to a
(put/get/bring) {p} (together/all together) (on/at) {a} | move p; to a
(leave/keep) {o} (on/at) {a} (/for me/for later/for the next shift) | move o; to a
empty {b} (onto/into/out onto/over to) {a} | clear; from b; to a
(pour/dump/shift/move/bring) [(everything/all/the lot/the whole lot/all of it)] from {b} (onto/to) {a} | move [all]; from b; to a
(move/take/bring/carry/put) [everything] (off/from/that is on/that stands on) {b} (to/onto/over to) {a} | move [e]; from b; to a
(merge/combine/join/consolidate) {b} into {a} | move; from b; to a
(move/take/bring) (what's/what is/whatever's/whatever is/whatever you find/whatever stands) on {b} (to/onto/over to) {a} | move; from b; to a
(move/bring/take) the (contents/content/inventory/load/stock/goods/cargo) of {b} to {a} | move; from b; to a
(relocate/transfer) {b} (contents/inventory/stock) to {a} | move; from b; to a
(strip/empty/clear/unload/evacuate/depopulate) {b} (and/then) (bring/take/move/put) (everything/it all/all of it/the lot) (to/onto) {a} | clear; from b; to a
make {b} (empty/free/bare/clean/clear/available/vacant) | clear; from b
make (free/empty/clear/clean) {b} | clear; from b
(make/create/give me/get me/clear) (some /a bit of /more /)(space/room) (on/at) {b} (by taking/by moving/by getting) everything off (/it) | clear; from b
(rid/relieve/free/purge/strip/clear) {b} of (everything/all boxes/all its boxes/its boxes/all goods/its load/its contents/whatever is on it/whatever stands there) | clear; from b
(leave/keep) (nothing/not a single box/no box/not one box/nothing at all) (on/at) {b} | clear; from b
(clean/wipe/sweep) {b} (off/out/down) (/completely/totally) | clear; from b
(declutter/depopulate/unclutter/clear-cut/tidy off/purge/flush/drain/evacuate) {b} | clear; from b
(get/take/have/shift) (all of that/all that stuff/all the stuff/everything/the whole lot/the lot/all the junk/all this) (off/away from/off of) {b} | clear; from b
(see/make sure/ensure) (that /)(there's nothing/there is nothing/nothing is) (left /)(on/at) {b} | clear; from b
(let/have) {b} be (empty/free/bare/clear) | clear; from b
(free up/free/liberate/vacate/release) {b} (/entirely/altogether/completely/for the next delivery/for me) | clear; from b
(clear/empty/strip/free) [(both /){b} and {c}] | clear; from [b]
(get/take/lift/shift) {o} (off/away from/off of/out of) {b}, (i don't care where to/it doesn't matter where to/anywhere will do/no matter where/wherever you like) | clear o; from b
(get/take) {o} (off/from) {b} and (put/leave) {it} [somewhere else] | move o; from b; to [somewhere else]
(don't leave/don't keep/do not leave/don't let) {o} (stay /sit /stand /)on {b} | clear o; from b
(fetch/get/bring/grab/find/hand) me (/over here/quickly/real quick) {o} | bring o
(let me have/let me get/let me see/let me hold/let me borrow/let me at) {o} | bring o
(bring/get/fetch/carry/take/deliver/hand) {o} (over /right over /straight /)to {m} | bring o; to m
(come/come over/come here/come to me) (with/and bring/carrying/bringing) {o} | bring o
(hook me up with/set me up with/get me/grab me/score me/slip me/toss me/sling me) {o} | bring o
(surrender/present/deliver/hand) {o} (to/unto) me | bring o
make {o} (come/appear) (to me/here/at my table/in front of me) | bring o
(chuck/throw/sling) {o} my way | bring o
(place/put/set) {o} (in/within) (my reach/front of me/reach of me) | bring o
(lay/get) (your hands/hands/your paws/your grippers/your mitts/a hold) on {i} (and wait/and stay there/and keep it/) | hold i
(pick/take/lift) {i} (up and hold/up and keep) (it/it there/it for me/on to it) | hold i
(keep/hold/carry) {i} (in your hands/in your arms/with you/for me/for a moment/until i say so) | hold i
(take/grab/get) {i} (and don't let go/and don't put it down/and do not let go of it/and stay with it/and stand still/and just hold it) | hold i
(have/be having) {i} in (your/thy/the) (hands/grip/arms/grippers) | hold i
(wait/stand/stay/be/hang around/hang out/loiter/remain/linger/park yourself/plant yourself/post yourself) (over /)(by/at/next to/near/in front of/beside) {a} | go; to a
(wait/stand by/stay/be on standby/idle/rest/park) (at/in) {z} | go; to z
(report/report for duty/report back/present yourself) (to/at) {a} | go; to a
(take up position/take your place/take your position/take a stand/get in position/stand guard/set yourself up) (by/at/next to/in front of) {a} | go; to a
(get/bring/haul/move/drag/shift/swing/hustle/trot/stroll/wander/amble/toddle/hop/mosey/march/jog/roll/scoot) (yourself /)(over /on over /along /)to {a} | go; to a
(stroll/wander/trot/hop/mosey/march/jog/scoot/amble/pop/nip/hurry/rush/step) (over/across/along/back) to {z} | go; to z
(go/run/get) (on /)(home/back home/home now) | go; to home
(go/walk/head) (over /)[(where/to where) {i} is (/standing/now)] | go; to [w]
(have/let/make) {i} and {n} (swap places/trade places/change places/swap/switch positions/switch/swap spots) | swap i; with n
(trade/flip/swap/switch/exchange/swap round/switch round/turn round/interchange/change round/permute/swap over/trade over) {i} (and/with/for/against) {n} | swap i; with n
(put/move) {i} where {n} is and {n} where {i} is | swap i; with n
(put/bring/take) {i} to {n}'s (place/spot/table/station) and (the other way round/vice versa/vice-versa/the reverse/conversely) | swap i; with n
(flip/reverse/invert) the (places/positions/locations/order) of {i} and {n} | swap i; with n
(sort/order/group/split/arrange/separate/classify/organise/bucket/partition) (everything/all the boxes/the boxes/the stuff/all stock/the stock/the whole hall/the hall/all of it) (by/according to/depending on/based on) {y} | sort; by y
(do/perform/run) a (sort/grouping/sorting) (of the boxes/of everything/) by {y} | sort; by y
(give/assign) each {y} (its own table/one table/its own station/a home/a table/a station) | sort; by y
(put/bring/keep) (boxes/things/everything) (of the same/with the same/of like/of one) {y} together | sort; by y
(put/keep/get) like with like, by {y} | sort; by y
""")

STATED = rows("""
{o} {is} (wanted/needed/required/expected/missing/awaited/called for/requested/due) (at/on/over at/by) {a} | move o; to a
{o} {is} (missing/absent) (from/on/at) {a}(/, please fix/, fix that/, see to it) | move o; to a
{a} is (missing/short of/lacking/waiting for/crying out for/in need of/asking for/still waiting for/after/calling for/out of) {o} | move o; to a
{a} (needs/wants/requires/requests/could use/asked for/has asked for/is expecting/has ordered/would like/could do with/awaits/ordered) {o} | move o; to a
{o} (could/might/may/can/should/ought to/had better/would better) (join the rest on/join the others on/be on/go on/move to/live on/stand on/sit on/wait on/sit at) {a} | move o; to a
{o} (could/should/might) (join/go with/go next to/stand with/be next to/keep company with) [with {i}] | move o; to [w]
{o} {is} on the wrong (table/station/shelf/place), {it} {goes} (to/on) {a} | move o; to a
{o} {is} (not where {it} should be/in the wrong spot/misplaced/not in the right place/in the wrong place/wrongly placed/out of place/lost/astray)(, /: /. ){it} {belongs} (on/at) {a} | move o; to a
{o} (ended up/landed/got left/was left/was put/sits/stands/is sitting/is standing) on {b} (but/when) {it} {belongs} (on/at) {a} | move o; from b; to a
{o} {is} on {b} but (should be/ought to be/must be/has to be/belongs/is needed/is wanted) (on/at) {a} | move o; from b; to a
{o} {does}n't belong on {b} but on {a} | move o; from b; to a
{o} {does} not (belong/go) on {b}(, /. )(rather /)(on/to) {a} | move o; from b; to a
somebody (put/left/placed/dumped/parked) {o} on {b}, (but /)(the right place is/it should be/it belongs on/that should be) {a} | move o; from b; to a
why (is/are) {o} (still /)(not on/not at) {a}? (fix it/fix that/change that/get it there/move it/see to it) | move o; to a
{o} (is/are) (still /)not (on/at) {a}, (fix that/please change that/sort it out/get on with it/see to it) | move o; to a
{a} is where {o} (should live/should go/must be/is needed/is wanted/has to be/ought to be/should stand) | move o; to a
(the place/the spot/the right table/the home) for {o} is {a} | move o; to a
{o} (shall/must/will/should/is to/are to/has to) be (relocated/moved/transferred/transported/conveyed/brought/placed/put/shifted/conducted/delivered/forwarded) (to/onto/over to) {a} | move o; to a
{o} (shall/must/will/should/is to/are to) be (relocated/moved/transferred/transported/removed) from {b} (to/onto) {a} | move o; from b; to a
{o} (currently/presently/now) (on/at/standing on/located at/stored on) {b} (shall/must/should/is to) be (moved/relocated/transferred) to {a} | move o; from b; to a
(it is requested/we request/it is required/you are requested/you are hereby instructed/it is hereby ordered) that {o} be (moved/taken/transferred/placed) (to/at/onto) {a} | move o; to a
(the transfer/the relocation/the movement) of {o} to {a} (is requested/is required/is necessary/has been approved/shall take place) | move o; to a
i (would be grateful/'d be grateful/would be glad/would be happy/'d be obliged/would be thankful/would appreciate it/'d appreciate it/'d love it) if {o} (were/was/went/could be/ended up/could get) (on/to/at) {a} | move o; to a
i (would be grateful/'d be grateful/would be glad/would be happy/'d be obliged/'d appreciate it/would appreciate it/'d love it) if you (put/moved/took/brought/could put/could move/could take/would take/would bring) {o} (to/onto/over to) {a} | move o; to a
it would be (great/nice/lovely/wonderful/good/helpful/best/super/ideal/perfect/cool/fantastic/a great help) (if/to have) {o} (were/was/could be/sitting/standing/) (on/at) {a} | move o; to a
it would be (great/nice/lovely/good/helpful/cool) if you (could /)(put/move/take/bring) {o} (to/onto/over to) {a} | move o; to a
would it be (okay/ok/alright/all right/possible/fine/too much trouble/acceptable) (if /to have )(/you put /you moved /you took ){o} (over to/onto/to) {a} | move o; to a
would it be (okay/ok/possible/too much to ask/feasible/a problem) to (put/move/take/bring/get) {o} (over to/onto/to) {a} | move o; to a
would you mind if {o} (went/came/moved) (over to/onto/to) {a} | move o; to a
is there (any /a /)(chance/way/possibility) (of getting/to get/that you could get/you could get/of having) {o} (over to/onto/to/on) {a} | move o; to a
(could/can/may/might) {o} (please /)(be moved/be taken/go/be put/be brought/move/travel/get/come) (over to/onto/to/on) {a} | move o; to a
(could/can/may) {o} (please /)(join/stand next to/go next to/be put with) [with {i}] | move o; to [w]
(how about/what about) (/putting /moving /taking /bringing /getting ){o} (to/onto/over to) {a} | move o; to a
why (don't you/not) (put/move/take/bring/stick/pop) {o} (to/onto/over to) {a} | move o; to a
(any chance of/what are the chances of/fancy/mind) (getting/putting/moving/bringing/taking) {o} (to/onto/over to) {a} | move o; to a
i (need/want/would like/'d like/wish/expect/was hoping for/am hoping for/ask for/am asking for/'m after/require) {o} (over /moved /taken /brought /)to {a} | move o; to a
i (need/want/would like/'d like/wish/expect) {o} to (stand/sit/be/go/end up/be waiting/be ready/be found/live) (on/at) {a} | move o; to a
(by /at )the end (of the day /of the shift /)(i want/i need/i expect/there should be/i'd like to see/there shall be/there must be) {o} (on/at) {a} | move o; to a
(when i come back/when i'm back/when i return/before i leave/before lunch/by noon/by tonight/in the end/by the time i'm back) (i want/i need/i expect/i'd like to see/there should be) {o} (on/at) {a} | move o; to a
(let me find/i want to find/i expect to find/i hope to find/i'd like to find/let me see) {o} (on/at) {a} (/when i return/later/tonight/when i come back) | move o; to a
(there shall be/there should be/i'd better see/i'd better find/we should see/you should have/we should have) {o} (on/at) {a} (/in a minute/soon/shortly/when you're done) | move o; to a
{o} (wishes/longs/wants/would love/would like/is dying/is itching/yearns/fancies/hopes) to (be on/go to/see/visit/travel to/live on/move to/get to) {a} | move o; to a
{o} (would feel/feels/will be/would be/is) (better/happier/safer/more at home/better off) (on/at) {a} | move o; to a
{o} (called/calls/begs) for a (ride/lift/trip) to {a} | move o; to a
{o} (goes/go/belongs/moves/travels/comes) (to/onto/over to) {a} (now/today/next/first/please/immediately/at once) | move o; to a
{o} (moves/move/wanders/leaves/goes/go/gets/shifts) from {b} (to/onto/over to) {a} | move o; from b; to a
{b} has {o} that {a} (needs/wants/is waiting for/ordered) | move o; from b; to a
{b} (gives/hands over/loses/gives up/sends/sheds) {o} to {a} | move o; from b; to a
{a} (gets/takes/receives/takes over/is given/inherits/welcomes/obtains) {o} from {b} | move o; from b; to a
{a} (gets/takes/receives/takes over/is given/welcomes/obtains/hosts) {o} | move o; to a
{a} (should get/should have/must have/must hold/should hold/shall hold/is to have/ought to have) {o} | move o; to a
{a} (must/should/shall/may) (hold/have/carry/contain/bear/show) only {o} | move o; to a / clear; from a; except o
only {o} (may/should/can/must/shall) (stay/remain/be left) (on/at) {a} | clear; from a; except o
(nothing/no box/not a thing) (but/except/other than/besides/apart from) {o} (should/may/can/must) (stay/remain/be left/be) (on/at) {a} | clear; from a; except o
i (want/need) (nothing/no box) (but/except/other than) {o} (left /)(on/at) {a} | clear; from a; except o
there (shall/should/must/may/can) (be nothing/be no box/be no boxes/not be anything/not be a single box) (left /)(on/at) {b} | clear; from b
(nothing/no box/not one box/not a single box) (shall/should/must/may/can/is to/is allowed to) (stay/remain/be/be left/stand/sit) (on/at) {b} | clear; from b
{b} (is/looks) (a mess/too full/full/crowded/overloaded/cluttered/chock-full/jammed/stuffed/packed), (empty it/clear it/get everything off/take everything away/clear it off/make it empty/free it/it must be emptied) | clear; from b
{b} (wants/needs/requires/could use/is in need of/is due for) (emptying/clearing/to be emptied/to be cleared/a clear-out/clearing out/to be freed/to be free/freeing up) | clear; from b
{b} (shall/must/should/is to/has to/ought to) be (vacated/cleared/emptied/freed/freed up/unloaded/evacuated/bare/vacant/free/kept empty/cleared of all boxes) | clear; from b
i (want/need/would like/'d like/expect/wish) {b} (empty/clear/bare/vacated/emptied/free/unloaded/freed up/to be empty/clean of boxes/without any boxes) | clear; from b
(we/i) (need/want) (all /)(the (space/room)) on {b} | clear; from b
(a/the) (painter/inspector/cleaner/plumber/carpenter/technician) (needs/wants) {b} (empty/clear/free) | clear; from b
{b} (is getting/will be/gets) (repaired/painted/cleaned/replaced/washed), so (it must be empty/empty it/clear it/everything has to go/get everything off) | clear; from b
{o} (must/should/has to/needs to/is to/are to/have to) (go/leave/vanish/disappear/come off/be gone/get off/clear off) (from/off) {b} | clear o; from b
{o} (can't/cannot/may not/must not/mustn't/should not/shouldn't) (stay/remain/be/sit/stand/stick around/be left) (on/at) {b} | clear o; from b
i (don't want/do not want/no longer want/don't want to see/hate to see) {o} (on/at) {b} (/any more/anymore/any longer) | clear o; from b
{b} (should/must/shall/may) (no longer have/not have/not hold/not carry/no longer hold/be free of) {o} | clear o; from b
i (want/need/would like/'d like/could use/would love/am missing/lack/require/demand/want to have/'m waiting for/am waiting for/'m after/wouldn't mind/'m in need of) {o} (/here/over here/now/right here/with me/at my place) | bring o
(would you/could you/can you/will you) (hand/pass/fetch/get/give/spare/lend) me {o} | bring o
(can/could/may/might) i (have/get/see/borrow/trouble you for/ask for/bother you for/have a look at) {o} | bring o
{o} (should/must/is to/are to/shall) (come/be brought/be delivered/be handed/be fetched) (to me/over here/here/to where i am/to my table) | bring o
{o} {is} (wanted/needed/required/missing) (here/over here/at my table/at my place/by me/where i am) | bring o
(i can't reach/i'm too lazy to get/my back hurts, i need/my hands are full, fetch/i forgot/i left) {o} (/, bring it/, get it for me) | bring o
you (should/must/shall/may/can/'d better/had better/are to/have to) (wait/be/stand/stay/go/report) (by/at/near/next to/over at) {a} | go; to a
i (want/need/'d like/would like/expect/prefer) you (over /standing /waiting /)(by/at/next to/near) {a} | go; to a
your (presence/help/place/post/position) is (required/needed/requested) (at/over at/by) {a} | go; to a
(we/they) need you (over /)(at/by) {a} | go; to a
you (are done/'re finished/have done enough)(, /: /, now )(go home/back home you go/head home) | go; to home
{i} (and/with) {n} (should/must/have to/need to/ought to/are to/shall) (swap/swap places/trade places/change places/be exchanged/switch places/be swapped round/switch) | swap i; with n
{i} and {n} (are the wrong way round/are mixed up/got mixed up/stand in each other's place/have been mixed up/are on each other's place)(/, fix it/, correct that/, put that right/, change it/, swap them) | swap i; with n
{i} takes {n}'s place and the other way round | swap i; with n
{i} goes where {n} is and {n} (goes where {i} is/takes its place/goes the other way/the other way round/vice versa) | swap i; with n
(boxes/things/goods) of the same {y} (must/should/shall/have to/ought to) (be together/share a table/go together/stand together/be on one table/share a station) | sort; by y
i (want/need/'d like/would like) (everything/the boxes/the hall/the stock/it all/all boxes) (sorted/grouped/separated/arranged/organised/organized/ordered/split up) by {y} | sort; by y
no (table/station/shelf) (may/should/shall/must) (have/mix/hold) more than one {y} | sort; by y
""")

NOMINAL = rows("""
{o} (=/:=/:/ ->/-->/==>/=>/>>/→/|) {a} | move o; to a
{a} (<-/<=/<--/+=/←/gets/takes) {o} | move o; to a
{o} @ {a} | move o; to a
{o} (dest/destination/target/goal/loc/location/to/station/place/pos/position) (=/:/) {a} | move o; to a
(dest/destination/target/goal/to)(=/: ){a}(, / / ; )(item/box/items/object/what/payload/boxes)(=/: ){o} | move o; to a
(item/what/object/payload/boxes/box)(=/: ){o}(, / / ; )(dest/destination/target/goal/to/where)(=/: ){a} | move o; to a
(item/what/object/payload)(=/: ){o}(, / / ; )(from/src/source/origin)(=/: ){b}(, / / ; )(dest/destination/target/to)(=/: ){a} | move o; from b; to a
(from/src/source/origin)(=/: ){b}(, / ; )(to/dest/dst/target)(=/: ){a}(, / ; )(item/what/object/boxes)(=/: ){o} | move o; from b; to a
(move/mv/transfer/relocate/place/put/goto)({o}, {a}) | move o; to a
(move/mv/transfer/shift)({o}, {b}, {a}) | move o; from b; to a
mv {o} {a} | move o; to a
{n}.(location/place/pos/station)(=/ = / := ){a} | move n; to a
(set/let) {o} (=/:=/to/at) {a} | move o; to a
for (each/every/all) {o}: (move/put/place/take) (to/on/onto) {a} | move o; to a
foreach {o} do move to {a} | move o; to a
{o} ∈ {a} | move o; to a
{o} ⊂ {a} | move o; to a
({o}) in {a} | move o; to a
{o}: {b} -> {a} | move o; from b; to a
{o}: {b} to {a} | move o; from b; to a
{o}, {b} (->/=>/>>/to) {a} | move o; from b; to a
{b} -> {a}: {o} | move o; from b; to a
{b} to {a}, {o} | move o; from b; to a
{b} (->/=>/>>) {a}(: /, / )[(all/everything/the lot/all of it)] | move [all]; from b; to a
[(all/everything/the lot/all boxes)] (from/on/at) {b} (->/to/into/onto) {a} | move [all]; from b; to a
{b} (->/=>) {o} (->/=>) {a} | move o; from b; to a
(goal/target state/desired state/wanted/final state/end state/post-condition/required): {o} (on/at/in) {a} | move o; to a
{a}: {o} | move o; to a
{a} = {o} | move o; to a
{a} = ({o}) | move o; to a
(pick/picks/pick list/order): {o}, (drop/drops/to/for): {a} | move o; to a
pick {o}, (drop/place) {a} | move o; to a
pick {o} @ {b}, (drop/place/put) @ {a} | move o; from b; to a
{o} / {a} | move o; to a
{o} - {a} | move o; to a
{q} (to/->/on/onto/=>/into/@) {a} | move q; to a
{o} (off to/over to/up to/across to/down to/back to/straight to/right over to/away to) {a}(, chop chop/, quick/, now/, quickly/, on the double/, hurry/, asap/, pronto/, today/, urgent/) | move o; to a
(quick/urgent/asap/now/hurry/priority/next/rush/important/high priority/top priority/right away/at once)(: /, /! /; ){o} (to/onto/over to/on/->) {a} | move o; to a
{a} (next/now/asap/please/urgently)(: /, ){o} | move o; to a
{o} (for/at) {a}(, please/, thanks/, now/, asap/, quick/) | move o; to a
(transfer/relocation/move/transport/delivery/shipment/trip/job/task/assignment/order) (of/for/:) {o} (to/onto/,) {a} | move o; to a
(transfer/relocation/move/transport) (of/for) {o} from {b} to {a} | move o; from b; to a
{o} from {b} to {a}(, please/, quick/, thanks/, chop chop/, now/) | move o; from b; to a
(new home/new place/next stop/destination) (of/for) {o}: {a} | move o; to a
(subject/re/regarding/task/ticket/order/job/request): {o} (to/->/for) {a} | move o; to a
(clear/clr/empty/flush/purge/free/unload)({b}) | clear; from b
{b}: (empty/clear/vacate/clear out/to be emptied/free up/everything off/all off/nothing/must be empty) | clear; from b
{b} (=/:=/==/->) (empty/0/none/nothing/null/clear/free/∅/[]) | clear; from b
{b} (empty/clear/free/bare/off)(, please/, now/, quick/, asap/, chop chop/, pronto/!) | clear; from b
(everything/all/all boxes/the lot) (off/away from/out of/down from) {b}(/, now/, please/, quick/, chop chop) | clear; from b
(emptying/clearing/evacuation/clearance) of {b} | clear; from b
(goal/target state/desired state/wanted): {b} (empty/clear/free) | clear; from b
(nothing/no boxes) (on/at/left on) {b}, (please/thanks/clear/got it/understood) | clear; from b
{o} (off/away from/out of) {b}(/, now/, quick/, please) | clear o; from b
{o} (not on/not at) {b} (please/any more/anymore/any longer) | clear o; from b
{o} (here/to me/over here/this way/my way)(, please/, now/, quick/, chop chop/, pronto/, asap/) | bring o
(me/here)(: /, /! ){o} | bring o
{i} (<->/<=>/⇄/↔/<-->/vs) {n} | swap i; with n
(swap/exchange/trade/switch)({i}, {n}) | swap i; with n
(swap/exchange/trade/switch)(: / : / - ){i}, {n} | swap i; with n
{i} and {n}(: /, )(swap/trade places/the other way round/swap places/switch/change places/exchange) | swap i; with n
{i} for {n} and {n} for {i} | swap i; with n
(sort/order/group)(_by=/ by=/: ){y} | sort; by y
(sort key/key/criterion/sorting)(: /=/ = ){y} | sort; by y
{y} (sort/sorting/grouping)(, please/, now/) | sort; by y
(robot/unit/pos/position/goto/go/you)(: / -> / => /=){a} | go; to a
(robot/you/unit) (to/@/->) {a}(, now/, please/) | go; to a
(home/base/back home)(, now/, please/!) | go; to home
(hold/grip/grasp/grab/carry)({i}) | hold i
(in your hands/in hand/to hand/hands)(: /, ){i} | hold i
""")
