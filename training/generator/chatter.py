"""What people say around a wish: greetings, stories, reasons, endearments, sign-offs. None of it asks for anything.

[words] in brackets name things; the program then says `skip` for them.
"""

from __future__ import annotations

from training.generator.wishes import rows

BEFORE = rows("""
good (morning/evening/day/afternoon)(! /, /. / robot, /, robot. / my friend, /, dear robot. )
(hi/hello/hey/hiya/howdy/yo/oi/ahoy/greetings/dear robot/hullo/g'day/salut)( there/ robot/ buddy/ mate/ you/ pal/ my friend/ big guy/ everyone/)(! /, /. / - / ... )
(dear/my dear/sweet) (robot/colleague/friend/helper/machine/humanoid), (/i hope you are well. /hope you had a good night. /thank you for your work. )
(sorry to bother you/sorry to disturb/excuse me/pardon me/forgive me for asking/if i may/if you have a moment/if you've got a minute/when you get a chance/when you have time/whenever you're ready/at your convenience/if it's no trouble/if you don't mind/if you would/no rush)(, /, but / ... /: )
(what a day/what a morning/phew/oh dear/oh boy/good grief/man/gosh/ugh/argh/oh my/blimey/crikey/goodness/oh well/damn/for heaven's sake)(. /, /! / ... )
(the truck is here/the truck is waiting/the driver is here/the driver is waiting/the customer is on the phone/the customer called/the boss is coming/the auditors are coming/we're late/we are late/we're running late/time is short/we have no time/it's getting late/they are waiting/the shift ends soon)(, so /. /! /: /; / - )
(i had a long night/i slept badly/my back hurts/my back is killing me/my feet hurt/i'm tired/i am so tired/i hurt my arm/i'm new here/it's my first day/i only just started/my coffee is cold/i'm on the phone/i've got my hands full/i'm a bit busy)(, so /. / and /, anyway, /; / ... )
(last night we had visitors/yesterday was chaos/the weekend was great/my daughter has a birthday/it's raining again/it's cold in here/what lovely weather/the night shift left a mess/the inspector was here/there was a delivery this morning/my colleague is ill/half the team is ill)(, so /. /! anyway, /, anyway. /. well, / ... so )
(you are the best/you're doing great/you did well yesterday/nice work so far/i like your work/good job so far/thanks for yesterday/you're looking good today/i knew i could count on you)(. /, now /! /. now, /; )
(listen/listen up/look/attention/now then/right then/okay then/okay so/alright so/so basically/well then/here's the thing/here is what i want/here's the plan/this is what we need/this is the job/your job/your task/your mission/next job/new job/one small thing/a favour/quick one/quick question/small request/just a thought)(: /, / - /. )
(i was thinking/i've been thinking/i have decided/we decided/we have decided/it was decided/we agreed/i'd say/i believe/i guess/i suppose/i think/my idea is/as agreed/as discussed/as planned/as i said/as usual/for a change/the thing is/you see/the manager says/the boss says/the plan says/according to the plan/the list says)(, /: /, that /, well, )
(arr/arrr/ahoy/yo ho ho/avast/aye)(, matey/ matey/, ye scurvy dog/, ye tin can/ me hearty/, landlubber/, me hearties/)(! /, )
(hear ye/good sir/noble knight/by the king/my liege/fair machine/good squire/o mighty robot/verily/brave knight/my loyal servant/o metal one)(, /! /: )
(listen, wise guy/see here/hey tin man/yo metal/capisce/boss says/the godfather says/look here pal/hey big guy/alright bub)(, /: /. / - )
(urgent/important/attention/notice/memo/note/reminder/fyi/nb/asap/priority/request/instruction/announcement/order/work order/subject: work order/to: robot/to the robot/for the robot)(: /. / - /! /, )
(effective immediately/with immediate effect/as of now/starting now/henceforth/from now on/pursuant to the plan/further to our talk/in accordance with the plan/for operational reasons/due to the audit/in view of the inspection/with reference to the plan)(, / )
(kindly note that/please note that/be advised that/please be informed that/we inform you that/it has been decided that/management wants that)
(so/um/er/well/uh/okay/ok/right/hmm/let me see/let's see/now/erm/like/you know/basically/actually/alright/anyway/i mean/oh)(, / ... /, um, /, er, /, like, / )
(computer/machine/bot/robot/jidoka/buddy/mate/pal/dude/sweetie/honey/darling/love/sir/boss/big guy/champ/chief/my friend/friend/dear/partner/tin can/old friend/sunshine/captain/servant/squire)(, /: /! / - )
(i know you're busy/i know it's a lot to ask/i hate to ask/this may sound odd/don't laugh/trust me/believe me/i promise it's the last one/one last thing/only one thing/nothing big)(, but /, /. /: )
(i'm sure it's on purpose but/maybe i am too picky but/correct me if i'm wrong but/with all due respect,/if it were up to me,/if i were you i'd/as a favour to me,/for my sake,/for the love of god,/in the name of the king,)
[(five/two/three/ten)] (trucks/drivers/customers/people/visitors) are (waiting/coming/here)(, so /. /! )
(it's almost/it is nearly/it's already/it's past) [(five/six/three/nine/ten/eleven/two)](, so /. /! /, )
(i have been here since/i've worked here for/i am at it since) [(five/six/seven/eight/two/three/ten)](/ hours/ years/ in the morning)(. /, so /! )
(the [(red/blue/green/yellow)] (team/shift/truck/van/label/lamp/light)) is (here/on/late/waiting)(. /, so /! /; )
""")
AFTER = rows("""
(. /, /! / - )(thanks/thank you/cheers/ta/many thanks/thanks a lot/much appreciated/thank you very much/thanks in advance/thx/ty/i appreciate it/bless you/thanks mate/thank you kindly/merci/you're a star/you're a gem/you're the best/love you/i owe you one)
(. /, / )(please/if you please/if you would/will you/would you/if you can/if possible/if you don't mind/when you get a chance/when you have time/whenever you can/at your leisure/pretty please/por favor/there's a good robot/be quick/make it quick/make it snappy/and hurry/and be quick about it/chop chop/on the double/asap/at once/right away/immediately/today/now/this instant/pronto/without delay/in a jiffy/before lunch/before the break/by tonight)
(. /! / - )(the driver is waiting/the truck leaves soon/the customer is waiting/we're late already/we are in a hurry/time is money/no time to lose/hurry up/don't be slow/chop chop/get going/off you go/on you go/go go go/let's go/come on/move it/quickly now)
(. /, )(take your time/no rush/no hurry/it isn't urgent/it's not urgent/whenever it suits you/there's no hurry/easy does it/be careful/careful now/watch your step/mind your step/don't drop it/don't fall/gently please/handle with care/be gentle/it's fragile/nice and slow)
(. /, )(that's all/that is all/that's it/over/over and out/end of message/out/roger/period/full stop/done/nothing else/that will be all/and that's that/you're dismissed/ok?/okay/understood/got it/got that/clear/deal/right/capisce/savvy/right-o/there you go)
(. /! )(i'll buy you some oil/i'll be back later/see you later/have a nice day/good luck/see you tomorrow/i'm off to lunch/i'm going for coffee/then i can go home/then we're done/then i'm happy/that would make my day/it would help a lot/it means a lot/the boss will be pleased/everyone will be happy/i'll sleep better/or i'll tell the boss/or we will get in trouble/you know how he is)
(. /, )(best regards/kind regards/regards/yours/sincerely/yours truly/the management/your boss/signed, the manager/signed, anna/cheers, ken/greetings, maria/xoxo/best, tom/rgds)
(, /. / )(since/because/as/for) (it is in the way/it's in my way/they are in the way/it looks nicer there/i keep tripping/the boss said so/we need the room/the customer insists/that's where it belongs/it's too heavy for me/it's too high for me/i can't reach it/i said so/it was ordered/the inspector is coming/we're expecting guests/the truck is coming/that's the rule/it makes sense/i like it better that way/my arm hurts/my back hurts)
(. /, )(it's been there for ages/it has been there all week/nobody else will do it/i can't do it myself/i already tried/i would do it myself but my back hurts/you'll see why/don't ask why/i'll explain later/long story/it's a long story/trust me/you know why/no questions asked/not my idea/boss's orders/just do it)
(, / )(matey/arr/me hearty/ye landlubber/my liege/good sir/noble robot/capisce/see/bub/wise guy/or walk the plank/and be swift about it/by royal decree/or sleep with the fishes/forsooth/lest i be cross)
(, / or )(you rusty bucket/you tin can/you lazy robot/you lovely thing/you slowpoke/you genius/you old rascal/you beauty/sweetheart/darling/honey/dear/love/my friend/buddy/pal/mate/boss/champ/dude/bro/man/sunshine)
(. /, )(we have/i have/there are) [(two/three/five/ten)] (minutes/hours) left
(. /, )(before/by) [(three/four/five/six/nine/ten)]( pm/ tonight/ sharp/)
(. /, )(it's the) [(second/third/first)] time i('m asking/ ask)
""")

FILLERS = ["um", "uh", "er", "erm", "like", "you know", "well", "so", "hmm", "okay", "sort of", "kind of", "i think", "let's see", "right", "what's it called", "let me think", "basically", "just"]
"""Words of dictation, put between the spans."""
