"""Wishes of several legs: on to the next place, there and back, come here, a list of who goes where.

Rows as in `wishes`.
"""

from __future__ import annotations

from training.generator.wishes import rows

JOURNEYS = rows("""
(bring/take/carry/move/get) {i} to {a}(, / and / - )(then /and then /after that /afterwards /from there /and later )(on to/onward to/further to/on towards/over to/along to) {b} | move i; to a / then move i; to b
(bring/take/carry/move) {i} to {a} first(, / and )(then/only then/afterwards/after that) (on to/to/over to) {b} | move i; to a / then move i; to b
{i} (to/goes to) {a}(, / and )then (on to/to/over to) {b}(, / and )(then/finally/at last) (on to/to/back to) {c} | move i; to a / then move i; to b / then move i; to c
{i} (via/by way of) {a} to {b} | move i; to a / then move i; to b
(bring/fetch/get) me {i} (first /)and (then/later/after that/afterwards) (take/put/carry) [it] (to/on/over to) {a} | bring i / then move [it]; to a
(bring/fetch) {i} [(here/over here/to me)](, / and )(then/afterwards/and later) (on to/to/over to) {a} | move i; to [here] / then move i; to a
(take/move/carry) {i} to {a}(, / and )(then /)(take/put/move/carry) [the same (box/one/parcel)] (to/on/over to) {b}(/ after that/ afterwards) | move i; to a / then move [same]; to b
(bring/fetch/hand) me {i} from {a}(, / and )(put/take/carry/bring) [it] back [there] (afterwards/after that/later/when i'm done/then) | bring i; from a / then move [it]; to [there]
(take/move/bring) {n} to {a}(. /, / and )(then/afterwards/after that/later) (take/bring/put/carry) [it] back to [where it (was/came from/stood)] | move n; to a / then move [it]; to [w]
(come/come over/walk over/step over/come back/get over) [(here/over here/to me/to my table/to where i am)](/ please/ right now/ and wait/ for a second) | go; to [here]
(can you/could you/would you/will you/please) (come/come over/walk over/step/come back) [(here/over here/to me/to my table)](/ please/ for a moment) | go; to [here]
i (need/want/would like) you [(here/over here/at my table/by my side/next to me)] | go; to [here]
(go/walk/head) to {a}(, / and )(then /after that )(come/come back/walk back/return) [(here/to me/over here/to my table)] | go; to a / then go; to [here]
(go/walk/head/move over) to {a} first(, / and )then (to /go to /over to ){b}(, / and )(then/finally) (back /go /)home | go; to a / then go; to b / then go; to home
(first/start with/begin at) {a}, then {b}, then {c}(: walk there in that order/ - that is your round/, please walk it) | go; to a / then go; to b / then go; to c
(put/place/set/bring/take) {n}, then {n2}(, then /, and then ){n3} (on/at/to/onto) {a}(/, in that order/, one after another) | move n; to a / then move n2; to a / then move n3; to a
(put/place/set/take) {n} and then {n2} (on/at/to/onto) {a} | move n; to a / then move n2; to a
{i}(: / - /; )(pick up/pick it up/grab it/take it/lift it)(, / and )(then /)(put/drop/set down/place/put it) (on/at) {a} | move i; to a
{i}(: / - )(take it/get it/bring it/carry it) to {a}(, / and )(then /)(go home/home/back home) | move i; to a / then go; to home
(clear/empty/unload/vacate) {b}(: / - /. /; ){o} (to/goes to/on/->) {a}(, / and /; ){o2} (to/goes to/on/->) {c} | move o; from b; to a / move o2; from b; to c
(clear/empty/unload) {b}(: / - /. /; ){k} (to/goes to/on/->) {a}, {k2} (to/goes to/on/->) {c} | move k; from b; to a / move k2; from b; to c
(clear/empty/free) {b} and (put/bring/take/send) [its (box/boxes/contents)] (on/to) {a} | clear; from b; to a
(free up/clear/empty) {b} (and put/by putting) [(what is there/whatever is there/everything/all of it/the lot)] (on/onto) {a} instead | clear; from b; to a
(distribute/spread/spread out/split up/divide/share out) (the boxes/everything/what's/the stuff/all that is) (on/from/at) {b}(: /, /; / - ){o} (to/goes to) {a}(, / and ){o2} (to/goes to) {c} | move o; from b; to a / move o2; from b; to c
(the boxes/everything/the things/what's) (on/at) {b}(: /, / - ){o} (to/goes to/belongs on) {a}(, / and ){o2} (to/goes to/belongs on) {c} | move o; from b; to a / move o2; from b; to c
{o}: {a}. {o2}: {b}.(/ thanks./ nothing else./ that's all./ everything else stays./ no more than that./ rest stays.) | move o; to a / move o2; to b
{o}(: / -> / => ){a}, {o2}(: / -> / => ){b}(/, that's it/, nothing more/, nothing else/, leave the rest/, the rest stays) | move o; to a / move o2; to b
{n} (n/&/+/and) {n2} (->/to/2/onto) {a}(, asap/ asap/ pls/ thx/)(, rest stays/, leave the rest/, others stay/, nothing else) | move n; to a / move n2; to a
(anna/the customer/the driver/the truck/shipping/somebody) (wants/needs/asked for/is waiting for) {o}(, / after all, )(so /and so )(could it/can it/could they/may it/it should) (please /)(go to/be taken to/come to/move to) {a} | move o; to a
(could/can/may/should) {o} (please /)(go to/be on/be at/stand on/move to) {a} (instead of/rather than) (lying around on/standing on/being on/staying on/sitting on/on) {b} | move o; from b; to a
we (ship/send out/sell/pack/deliver) {p} today(, so /; /. )(get/take/bring/put/move) (it/them/them all/all of them/every one of them) (to/onto/over to) {a} | move p; to a
{p} (leave/go out/are due/are sold/get picked up) (today/tonight/this afternoon/soon)(, so /; /. )(get/take/bring/put/move) (them/them all/all of them) (to/onto/over to) {a} | move p; to a
(remove/take away/clear away/get rid of/take) [(everything/anything/all boxes/whatever) (from/on/off) {b} that (isn't/is not/aren't/are not) {k}] | clear [all]
[(everything/anything/all boxes/whatever) on {b} (that's not/that isn't/that is not/which is not/other than) {k}] (goes to/can go to/to/belongs on/should be on) {a} | move [all]; to a
(put/take/move/bring) [the boxes that are neither {k} nor {k2}] (to/on/onto) {a} | move [n]; to a
i'd (rather/like to/prefer to) have {o} (on/at) {a}(, / and ){o2} (here/with me/at my place) | move o; to a / bring o2
(i want/i need/let me have) {o} (on/at) {a} and {o2} [(here/at my table/over here)] | move o; to a / move o2; to [here]
(remove/take away/get rid of) {o} from [(here/my table/this table)](; /, /. )(any other (table/station/place/spot) (is fine/will do/is ok)/where to doesn't matter/put it wherever/i don't care where it goes) | clear o; from [here]
(get/take/clear) {o} off [(my table/this table/our table)](, /. /: )(i have no room to (write/work/eat)/i can't work like this/i need the space/i want to (write/sit/work) here) | clear o; from [t]
(clear/empty/free) {b}(, /. /: )(i'd like to/i want to/somebody has to/we need to/the cleaner wants to) (dust/wipe/clean/paint/polish/wash/repair) it | clear; from b
{a} (needs/wants/gets/is missing/lacks) {o}(, / and ){b} (needs/wants/gets/is missing/lacks) {o2} | move o; to a / move o2; to b
{o} (stays/stay/remains) (where it is/put/there/untouched)(, but / but /; ){o2} (has to go to/goes to/must go to/to/moves to) {a} | move o2; to a / skip o
(it would help/it'd help/i would be glad/it would be nice/life would be easier/we'd save time) if {o} (was/were) (on/at) {a} and {o2} (on/at) {b} | move o; to a / move o2; to b
(it would help/it'd help/i'd be glad/it would be nice/things would be easier) if {o} (was/were/stood/could be) (on/at) {a} | move o; to a
""")
