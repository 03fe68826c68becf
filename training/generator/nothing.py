"""Sentences that ask for nothing this robot can do: the program is `no`."""

from __future__ import annotations

from training.generator.draft import Draft
from training.generator.nouns import COLOURS, named, number, one, station, thing

PLAIN = """make me a coffee|bring me a cup of tea|cook dinner|what's the weather like|what time is it|tell me a joke|sing me a song|dance for me|
play some music|who won the game yesterday|how are you|hello|hi there|good morning|thanks|thank you very much|well done|never mind|ok|yes|no|help|
what can you do|who are you|what is your name|are you a robot|do you like your work|write a poem|write an email to the manager|send a message to anna|
call the police|call maria|order a pizza|book a flight to london|drive me to the airport|open the door|close the window|turn on the light|
switch off the lights|turn down the heating|lock the gate|sweep the floor|mop the hall|vacuum the office|clean the windows|wash the dishes|
water the plants|feed the cat|walk the dog|take out the trash|fix the printer|repair the conveyor|charge your battery|plug yourself in|
reboot|shut down|update your software|stop|halt|freeze|wait|wait a minute|pause|sleep|be quiet|speak louder|say hello to everyone|wave|wave at me|
jump|do a backflip|do a handstand|run around the building|climb the ladder|lie down|sit down|kneel|shake hands|clap your hands|stand on one leg|
translate this into german|what is two plus two|calculate the total|summarise the report|read me the news|search the web for boxes|
delete all files|format the disk|transfer 100 dollars to bob|buy ten more boxes|order new packaging|print the labels|print an invoice|
check the inventory|do the inventory|update the stock list|count everything|how many boxes are there|how many boxes do we have|
list all the boxes|show me all boxes|show me the map|where are you|what are you doing|what are you holding|are you done|did you finish|
what happened|why did you stop|when will you be done|how long will it take|how far is it|can you hear me|do you understand|
attack the intruder|hit him|kick the ball|throw the ball|catch|break the glass|burn the papers|hide|follow me|follow anna|guide the visitor|
push the cart|pull the trolley|move the table|move the shelf|carry the table outside|lift the pallet jack|build a tower|build a pyramid of boxes|
open all the boxes|seal the boxes|tape the boxes shut|label all boxes|weigh all the boxes|measure the boxes|scan the barcodes|photograph the hall|
fly to paris|go to the moon|take me home|take a break|have lunch|have a nice day|see you tomorrow|you are great|you are fired|this is nonsense|
lorem ipsum dolor|qwerty asdf|blah blah blah|the quick brown fox jumps over the lazy dog|to be or not to be|it is raining|i am tired|
i like red boxes|boxes are great|the hall is cold|my boss is angry|we had a good day|the truck is late|i don't know|maybe later|
don't do anything|don't move|do nothing|leave everything as it is|keep everything where it is|don't touch anything|nothing to do|forget it|
cancel|undo|undo that|go back in time|repeat|do it again|continue|what did i say|tidy your room|do your homework|be careful|hurry up|slow down|
work faster|learn to swim|solve world hunger|win the lottery|what is the meaning of life|recommend a movie|set an alarm for seven|
set a timer for ten minutes|remind me at noon|start the forklift|drive the forklift|load the truck|unload the truck|park the car|wrap a gift|
fold the laundry|iron my shirt|make the bed|set the table for dinner|pour me a glass of water|get me a beer|bring me my lunch|find my keys|
where are my glasses|who is at the door|answer the phone|take a picture of me|record a video|turn left|turn around|turn right|look up|
raise your left arm|bend your knees|walk in a circle|walk backwards|take two steps forward|spin|move forward one metre|balance on one foot""".replace("\n", "").split("|")

WITH_THING = ["where is {o}", "where are {o}", "what is in {o}", "is {o} on {S}", "are {o} on {S}", "how heavy is {o}", "what colour is {o}", "how big is {o}", "do we have {o}",
    "paint {o} {c}", "open {o}", "close {o}", "throw {o} away", "throw {o} at the wall", "throw {o} out of the window", "kick {o}", "crush {o}", "burn {o}", "destroy {o}",
    "weigh {o}", "measure {o}", "scan {o}", "photograph {o}", "label {o}", "seal {o}", "wrap {o}", "unpack {o}", "repair {o}", "clean {o}", "wash {o}", "count {o}",
    "inspect {o}", "shake {o}", "rotate {o}", "turn {o} upside down", "flip {o} over", "turn {o} around", "tip {o} over", "hide {o}", "sell {o}", "buy {o}", "lose {o}",
    "eat {o}", "kiss {o}", "talk to {o}", "look at {o}", "find {o}", "describe {o}", "i like {o}", "{o} is nice", "{o} is {c}", "{o} is heavy", "{o}", "write my name on {o}",
    "put a label on {o}", "fill {o} with sand", "cut {o} in half", "stack {o} on top of each other", "balance {o} on your head", "juggle {o}", "send {o} by mail",
    "take a picture of {o}", "who owns {o}", "who put {o} on {S}", "when did {o} arrive", "why is {o} on {S}", "has {o} been moved", "did you move {o} to {S}",
    "don't move {o}", "do not touch {o}", "leave {o} where it is", "don't put {o} on {S}", "never bring {o} to {S}", "stop moving {o}", "{o} stays on {S}",
    "if {o} is on {S}, move it to {S2}", "if there is room on {S}, put {o} there", "when {o} arrives, take it to {S}", "unless {o} is on {S}, bring it to me",
    "whenever you see {o}, take it to {S}", "every monday take {o} to {S}", "at nine o'clock bring {o} to {S}", "in ten minutes move {o} to {S}", "tomorrow put {o} on {S}",
    "every hour bring me {o}", "drop {o} on the floor", "push {o} off {S}", "hit someone with {o}", "slide {o} under {S}", "put {o} in the trash", "put {o} inside {o2}",
    "put {o} under {S}", "hang {o} on the wall", "carry {o} up the stairs", "tell me about {o}", "tell anna that {o} is on {S}", "write an email about {o}", "is {o} heavy",
    "can you see {o}", "what is on {S}", "what's on {S}", "is {S} empty", "how many boxes are on {S}", "which boxes are on {S}", "clean {S}", "wash {S}", "paint {S} {c}",
    "push {S} against the wall", "move {S} to the left", "who works at {S}", "build a wall on {S}", "dance on {S}", "sit on {S}", "climb onto {S}", "dust {S}",
    "is there anything on {S}", "how far is {S}", "{S} is full", "{S} is a mess", "{S}", "count the boxes on {S}", "break {S}", "measure {S}", "photograph {S}",
    "put exactly {n} kilograms on {S}", "how many {c} boxes are there", "is there {o} anywhere", "what should i do with {o}", "guess where {o} is",
    "stack {o} on {o2}", "put {o} upright", "turn {o} by ninety degrees", "swap the labels of {o} and {o2}", "compare {o} and {o2}", "glue {o} to {o2}",
    "tie {o} and {o2} together", "put a cup on {o}", "could {o} be on {S}", "wait until {o} is on {S}", "watch {o}", "guard {o}", "keep an eye on {o}", "point at {o}",
    "show me {o}", "tell me where {o} is", "tell me when {o} is on {S}", "remember that {o} is on {S}", "was {o} ever on {S}", "lick {o}", "smell {o}", "name {o} bob"]


def nothing(d: Draft) -> str:
    """A sentence out of scope, without marks for spans."""
    if d.maybe(0.4):
        return d.pick(PLAIN, flat=True)
    form = d.pick(WITH_THING, flat=True)
    noun = named(d) if d.maybe(0.4) else one(d) if d.maybe(0.6) else thing(d)
    other = named(d) if d.maybe(0.5) else one(d)
    return form.format(o=noun.text, o2=other.text, S=station(d), S2=station(d), c=d.rng.choice(COLOURS), n=number(d))
