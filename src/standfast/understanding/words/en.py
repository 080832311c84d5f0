"""The cues of English."""

from __future__ import annotations

from standfast.understanding.words.types import Words

_PERSON = (
    r"(?:real |live |actual |human |support |service |customer |customer service |customer support )*"
    r"(?:human(?: being)?|person|people|agent|representative|rep|operator|someone(?: real| else| human)?|somebody"
    r"|supervisor|manager|employee|staff(?: member)?|member of staff|support team|customer (?:service|support)|support|colleague|advisor)"
)
_TALK = r"(?:talk|speak|chat|write)"

ENGLISH = Words(
    yes=(
        r"yes+", r"yea+h*", r"yep+", r"yup+", r"ya", r"yess", r"aye", r"y", r"yas", r"sure(?: thing)?", r"ok+", r"oka+y+", r"okey",
        r"k", r"kk", r"alright", r"all right", r"go ahead", r"go for it", r"do it", r"do that", r"do so", r"let'?s (?:go|do (?:it|this|that))",
        r"please do", r"proceed", r"continue", r"carry on", r"correct", r"right", r"that'?s right", r"exactly", r"precisely",
        r"absolutely", r"definitely", r"certainly", r"of course", r"ofc", r"indeed", r"affirmative", r"agreed", r"i agree",
        r"(?:sounds|looks|that'?s|all) (?:good|great|fine|perfect|right|correct|ok|okay)", r"fine(?: by me| with me)?", r"perfect", r"great",
        r"i (?:(?:do|did|have|am|would|guess)$|confirm|think so|guess so|suppose so|believe so|hope so)", r"it (?:is|was|does|did|has)$", r"they (?:are|do|did)$", r"confirm(?:ed)?",
        r"by all means", r"works for me", r"that works", r"i'?d (?:like|love) (?:that|to|it)", r"would be (?:good|great|nice|perfect|lovely|fine)",
        r"please$", r"why yes", r"true", r"you got it", r"👍", r"👌", r"✅", r"✔", r"roger", r"deal", r"approved?", r"accept(?:ed)?", r"submit(?: it)?",
    ),
    yes_despite=(
        r"(?:no|not a) problem(?:o)?(?: at all)?", r"no (?:worries|objections?|issue|doubt|need to ask)", r"why not", r"(?:i |we )?(?:don'?t|do not) mind(?: at all)?",
        r"(?:i have )?nothing against (?:it|that)", r"(?:i )?(?:can'?t|cannot) (?:complain|argue with that|say no)", r"(?:don'?t|do not) (?:wait|hesitate|worry)",
        r"not wrong", r"you(?:'re| are) not wrong", r"nothing wrong with (?:it|that)", r"without (?:a )?doubt", r"no reason not to", r"(?:i )?wouldn'?t say no",
    ),
    no=(
        r"no+", r"nope+", r"nah+", r"nay", r"n", r"not (?:now|yet|today|really|at all|that|this|it|me|mine|necessary|needed|interested|the (?:right|correct) one)",
        r"never", r"negative", r"(?:i |we |please )*(?:don'?t|do not|dont)(?: (?:do|want|like|think|need|agree|proceed|send|refund|cancel|confirm|go)\b.*)?", r"no way", r"no thanks?", r"no thank you",
        r"rather not", r"i'?d rather not", r"stop(?: it| that)?", r"(?:that'?s |it'?s |is )?(?:wrong|incorrect|false)", r"wait", r"hold on", r"hang on", r"leave it", r"👎", r"❌",
        r"(?:i |it |that |they )?(?:didn'?t|did not|hasn'?t|has not|isn'?t|is not|wasn'?t|was not|doesn'?t|haven'?t|have not|aren'?t|won'?t|wouldn'?t|am not)",
        r"(?:i )?(?:changed|change) my mind", r"maybe later", r"some other time", r"later", r"decline", r"reject", r"refuse", r"hell no", r"certainly not", r"of course not", r"absolutely not", r"definitely not", r"by no means", r"no chance", r"nothing",
    ),
    no_despite=(
        r"maybe (?:later|another time|not)", r"perhaps (?:later|not)", r"not (?:ok|okay|correct|right|fine|good|great|perfect|true|agreed|quite right|exactly|quite)", r"(?:i )?(?:don'?t|do not) (?:think so|agree|confirm|believe so|like that|want (?:that|this|it|to))",
        r"(?:isn'?t|is not|wasn'?t|not) (?:that'?s )?(?:right|correct|ok|fine|true|exactly)", r"i (?:would|do|did|have|am) not", r"(?:don'?t|do not|please don'?t) (?:do (?:it|that|so)|proceed|continue|go ahead|submit)", r"(?:it|that) (?:is|was|does|did|has) not", r"no good",
        r"(?:i'?m )?not okay with", r"i wouldn'?t (?:like|love)(?: that| to)?", r"(?:sure|definitely|certainly|absolutely|of course) not", r"yeah,? no", r"yeah,? right", r"like hell",
    ),
    unsure=(
        r"(?:i'?m |i am )?not (?:so |really |too |quite |entirely )?sure(?: (?:yet|about that))?", r"maybe", r"perhaps", r"possibly", r"it depends", r"(?:i )?(?:don'?t|do not|dont) know", r"dunno", r"no idea", r"hard to say", r"either", r"whatever", r"i guess not sure", r"let me think", r"not certain",
    ),
    fillers=(
        r"please", r"pls", r"plz", r"thanks?", r"thank you", r"thx", r"um+", r"uh+", r"h+mm*", r"well", r"oh", r"ah+", r"so", r"ok+", r"okay", r"actually", r"just", r"now", r"then", r"kindly", r"hey", r"hi", r"hello", r"sorry", r"excuse me",
        r"alright", r"i think", r"i guess", r"you know", r"really", r"sir", r"madam", r"guys", r"man", r"no", r"yes", r"and", r"but", r"anyway", r"again", r"all", r"right", r"you", r"it'?s ok(?:ay)?", r"that'?s (?:ok(?:ay)?|fine)", r"for now", r"after all", r"let'?s", r"can we", r"can you", r"could you", r"could we", r"i want to", r"i'd like to", r"i would like to", r"i wanna", r"let me",
    ),
    cancel=(
        r"cancel(?: (?:it|this|that|everything|all(?: of it)?|the (?:process|request|whole thing|conversation)))?", r"stop(?: (?:it|this|that|here|everything|now))?", r"forget (?:about )?(?:it|this|that|everything|the whole thing|all of it)", r"never ?mind(?: (?:it|that|this))?", r"nvm", r"abort(?: (?:it|this|that))?", r"quit", r"exit",
        r"leave (?:it|everything|things)(?: (?:be|at that|alone|as (?:it is|is|they are)))?", r"drop it", r"scrap (?:it|that|this)", r"don'?t bother", r"not (?:any ?more|needed any ?more|needed)", r"i changed my mind", r"changed my mind", r"i(?:'ve| have) changed my mind", r"skip the whole thing", r"i don'?t (?:want|need) (?:this|that|it|to do this|to do that|to)(?: any ?more)?", r"no longer (?:needed|necessary)", r"let it be", r"end this", r"get me out(?: of here)?", r"it doesn'?t matter(?: any ?more)?", r"it has resolved itself", r"it'?s (?:resolved|solved|settled|sorted)", r"leave me alone",
    ),
    cancel_anywhere=(
        r"forget (?:about )?(?:it|this|that|everything|the whole thing)(?! number)", r"forget (?:about )?(?:the|my) \w+", r"never ?mind", r"i(?:'ve| have)? changed my mind about (?:it|this)", r"don'?t bother(?: with (?:it|that|this))?", r"scrap that", r"nvm", r"i don'?t (?:want|need) (?:this|that|it) any ?more",
    ),
    everything=(r"everything", r"all of it", r"the whole thing", r"the lot"),
    restart=(
        r"restart", r"start (?:over|again|anew|afresh|from (?:the )?(?:beginning|scratch|start|top))", r"(?:let'?s )?begin again", r"reset", r"from the (?:beginning|start|top)", r"new conversation", r"back to (?:the )?(?:start|beginning|main menu|menu)", r"main menu", r"/restart", r"/start",
    ),
    restart_anywhere=(r"start (?:all )?over(?: again)?", r"start (?:again )?from (?:the )?(?:beginning|scratch)", r"start again"),
    repeat=(
        r"(?:can you |could you |please )*(?:repeat|say)(?: (?:that|it|this|the question|what you said))?(?: again| once more| one more time)?", r"again", r"once more", r"one more time", r"pardon(?: me)?", r"come again", r"what(?: did you say| was that| was the question| do you mean| was it again)?", r"sorry", r"huh", r"i (?:did not|didn'?t) (?:understand|get|catch|hear) (?:that|it|you|the question)", r"what was (?:that|the question)(?: again)?", r"excuse me",
        r"i (?:do not|don'?t) (?:understand|get it|get that|follow)(?: (?:the question|that|you|what you mean))?", r"where were we", r"what do you want(?: to know| from me)?",
    ),
    person=(
        rf"(?:an? |the |your |some )?{_PERSON}", r"human", r"agent", r"live chat", r"real help", r"/human", r"/agent",
    ),
    person_anywhere=(
        rf"(?:{_TALK}(?:ing)?|get|connect(?:ed)?|transfer(?:red)?|put|pass|escalate|hand)(?: me| this| over| it| us)*(?: (?:to|with|through to|through|over to|on to))+ (?:an? |the |your |some |another )?(?!friend|bank){_PERSON}(?! name)",
        rf"(?:want|need|like|give me|get me|have|prefer|find me|is there|can i have)(?: to (?:have|see|get|reach))? (?:an? |the |your |some )?(?:real |live |actual |human )+{_PERSON}", r"(?:want|need|give me|get me) (?:an? |your )?(?:human|agent|representative|operator|supervisor|manager|real person)", r"(?:real|live|actual) (?:person|human|agent)",
        r"not (?:talking )?(?:to |with )?a (?:bot|robot|machine|computer)", r"(?:want|like|can|may|could|need|let)(?: i| me| to)* (?:talk|speak|chat) (?:to|with) (?:some(?:one|body)|a colleague|your colleague)", r"escalate(?: this)?", r"hand me over", r"put me through", r"file a complaint with (?:a|your) manager",
    ),
    no_person=(r"(?:no|not|don'?t|do not|without|never|instead of)\b[^.!?;,]{0,30}\b(?:human|person|agent|representative|operator|someone)", r"(?:are|r) (?:you|u) (?:an? )?(?:real )?(?:human|person|bot|robot|machine)", r"(?:am i|is this)\b.*\b(?:human|person|bot|robot|machine)"),
    refuse=(
        r"skip(?: (?:it|this|that|the question))?", r"(?:i'?d )?rather not(?: (?:say|tell|answer))?", r"i (?:won'?t|will not|don'?t want to|do not want to|refuse to|can'?t|cannot) (?:say|tell|answer|give|share|provide)(?: (?:you |that|it|this|my \w+|any of that))*", r"none of your business", r"prefer not to(?: (?:say|answer|tell))?", r"no comment", r"that'?s private", r"pass", r"next", r"none", r"i (?:don'?t|do not) have (?:one|it|that|any|an? \w+|the \w+(?: number)?|my \w+(?: number)?)(?: (?:here|with me|right now|at hand|to hand))?", r"not telling(?: you)?",
    ),
    dont_know=(
        r"(?:i )?(?:really )?(?:don'?t|do not|dont) (?:know|remember|recall)(?: (?:it|that|the \w+|my \w+|which(?: one)?|exactly|any ?more|by heart|off ?hand|what that is|where (?:to find it|that is|i find it)|it by heart))*", r"(?:i'?m |i am )?not sure", r"(?:i have )?no (?:idea|clue)", r"dunno", r"idk", r"(?:i )?(?:forgot|lost)(?: (?:it|that|the \w+|my \w+))?", r"(?:i )?(?:can'?t|cannot|can not|couldn'?t) (?:find|remember|recall|see)(?: (?:it|that|the \w+|my \w+|one))?(?: (?:right now|any ?more|anywhere))?", r"(?:i have )?no order number", r"beats me", r"(?:i'?m )?unsure", r"where (?:do|can) i find (?:it|that|the \w+(?: number)?|my \w+(?: number)?)",
    ),
    resend=(
        r"(?:send|resend|re-send)(?: me)?(?: (?:it|the code|a (?:new|another) (?:code|one)|another(?: code| one)?|a new one))?(?: again| once more)?", r"(?:i )?(?:did not|didn'?t|haven'?t|have not|never) (?:get|got|receive|received|gotten)(?: (?:it|the code|a code|any(?:thing| code| mail| email)?|the (?:mail|email|message)))(?: yet)?", r"(?:no|where is (?:the|my)) (?:code|mail|email)(?: (?:came|arrived|yet))?", r"new code", r"another code", r"(?:the )?code (?:did not|didn'?t|hasn'?t|has not|never) (?:come|arrive|arrived|came|show up)(?: yet)?", r"nothing (?:arrived|came)(?: yet)?", r"wrong (?:e-?mail|address)",
    ),
    correct=(
        r"i meant?(?: to say)?", r"(?:that|it) should (?:be|have been|say|read)", r"make (?:it|that)", r"change (?:it|that|this|the \w+(?: \w+)?|my \w+(?: \w+)?) (?:to|into)", r"correction", r"(?:no|nope|sorry|oops|wait|actually|rather)[,.!: ]+(?:it'?s|it is|that'?s|use|take|the|my|i mean|not)", r"instead(?: of)?", r"not (?:the )?\S+(?: \S+){0,2},? but", r"rather than", r"i misspoke", r"(?:i )?(?:made a )?(?:mistake|typo|mistyped)", r"oops", r"actually", r"sorry", r"i (?:gave|told|said|typed|entered|sent) (?:you )?the wrong", r"(?:that|it) was (?:the )?wrong",
    ),
    wrong=(
        r"(?:that'?s |that is |it'?s |this is |sorry |oops |no )*(?:the )?wrong (?P<thing>\w+(?: \w+)?)", r"(?:that'?s |it'?s |this is )?not (?:the|my) (?:right |correct )?(?P<thing2>order|one|address|e-?mail|number|name|product|item)", r"i (?:gave|told|said|typed|entered|picked|chose|selected) (?:you )?the wrong (?P<thing3>\w+(?: \w+)?)", r"(?:i want to |can i |let me |i need to |please |i'd like to )?(?:change|correct) (?:the|my) (?P<thing4>order(?: number)?|address|e-?mail|number|name|reason|amount|answer)", r"another (?P<thing5>order|one|address|e-?mail|number|product|item)(?: please)?", r"(?:a )?different (?P<thing6>order|one|address|e-?mail|number|product|item)(?: please)?", r"(?:i )?mistyped(?: (?P<thing7>it|that))?",
    ),
    greet=(r"hi+(?: there| all| again)?", r"hello+(?: there| again)?", r"hey+(?: there| you)?", r"good (?:morning|afternoon|evening|day)", r"greetings", r"howdy", r"morning", r"yo", r"hiya", r"👋"),
    thanks=(r"(?:many |no |ok |okay |great |perfect |cool |wonderful |lovely |brilliant |awesome |amazing |super |that was |so )*(?:thanks?|thx|ty|thank you|thank u|cheers|tysm)(?: (?:a lot|so much|very much|again|a million|for (?:your |the )?(?:help|info|information|support|quick \w+|everything|that|it)|that'?s (?:all|it)|much|you|everything))*", r"much appreciated", r"i appreciate (?:it|that|your help)", r"(?:that was |you'?ve been |very |so )*helpful", r"nice one", r"awesome", r"great(?: job)?", r"🙏"),
    bye=(r"(?:good ?)?bye+(?: bye)?", r"see (?:you|ya)(?: later)?", r"later", r"have a (?:nice|good|great) (?:day|one|evening|weekend|night)(?: too)?", r"good ?night", r"cya", r"take care", r"that'?s (?:all|it)(?: for (?:now|today))?", r"that (?:would be|is|was) all", r"nothing else", r"that will be all", r"i'?m done"),
    bot_challenge=(r"are you (?:an? )?(?:real |actual )?(?:human|person|bot|robot|machine|ai|computer|chatbot)(?: or (?:an? )?(?:real )?(?:human|person|bot|robot|machine))?", r"(?:am i|is this) (?:talking|speaking|chatting|writing)?(?: ?(?:to|with))? ?(?:an? )?(?:real |actual )?(?:human|person|bot|robot|machine|ai|computer)", r"who are you", r"what are you", r"are you real"),
    how_are_you=(r"how are you(?: doing)?(?: today)?", r"how'?s it going", r"how do you do", r"what'?s up", r"sup", r"how are things"),
    joiners=(r"and also", r"and then", r"and (?:by the way|another thing|one more thing)", r"also", r"and", r"plus", r"besides", r"furthermore", r"additionally", r"as well as", r"but first", r"but", r"then", r"oh and", r"by the way", r"btw", r"after that", r"another thing", r"one more thing"),
    questions=(r"what", r"when", r"where", r"who", r"whom", r"whose", r"which", r"why", r"how", r"do(?:es)? (?:you|i|it|they|we|the|your|my|this)", r"did", r"can (?:i|you|we|it)", r"could", r"is (?:it|there|this|that|the|my)", r"are (?:you|there|the|these|they)", r"will", r"would", r"may i", r"should"),
    frequent=("the", "is", "my", "i", "to", "a", "of", "and", "you", "it", "in", "for", "on", "not", "have", "what", "where", "was", "with", "are", "be", "can", "that", "this", "do", "how", "me", "your", "but", "there", "when", "want", "please", "would", "like", "from", "been", "has", "will", "yet", "still", "order", "need", "does", "did", "why", "an", "at", "or", "if", "we", "they", "get", "got", "am", "just", "help", "could", "thanks", "thank", "hello", "hi", "yes"),
    angry=(r"ridiculous", r"unacceptable", r"outrage(?:ous|d)", r"furious", r"angry", r"pissed(?: off)?", r"disgrace(?:ful)?", r"disgust(?:ing|ed)", r"terrible", r"horrible", r"awful", r"worst", r"useless", r"pathetic", r"joke", r"fed up", r"sick (?:of|and tired)", r"tired of", r"frustrat(?:ed|ing)", r"annoy(?:ed|ing)", r"scam(?:mers?)?", r"rip[- ]?off", r"fraud", r"lawyer", r"sue", r"complain(?:t)?", r"waste of (?:time|money)", r"incompetent", r"nonsense", r"for the (?:\w+ )?time", r"how many times", r"(?:i(?:'ve| have)? )?already (?:told|said|gave|sent|explained|asked|answered)", r"(?:been )?waiting for (?:\w+ )?(?:weeks|months|days|hours|ages|forever)", r"still (?:no|not|nothing|waiting)", r"nobody (?:helps|answers|cares|responds)", r"no ?one (?:helps|answers|cares|responds)", r"never again", r"last time i", r"you(?:'re| are) not (?:listening|helping|helpful)", r"(?:you )?(?:don'?t|do not) understand (?:me|anything)", r"wtf", r"what the hell", r"are you kidding", r"enough", r"lied", r"liars?", r"can'?t believe", r"demand", r"immediately", r"right now", r"disappoint(?:ed|ing)", r"stupid", r"idiots?", r"damn", r"crap", r"bullshit", r"hate"),
    abuse=(r"fuck\w*", r"shit\w*", r"bitch\w*", r"asshole\w*", r"bastards?", r"cunts?", r"dickheads?", r"morons?", r"retard\w*", r"idiots?", r"stupid (?:bot|machine|robot|thing|people)", r"piece of (?:shit|crap)", r"kill (?:you|yourself)", r"screw you", r"go to hell", r"stfu"),
    speak=(r"(?:can we |can you |could we |could you |please |i'd like to )*(?:speak|talk|write|switch to|continue in|use)?(?: in)? ?english(?: please)?", r"do you (?:speak|understand) english", r"in english(?: please)?"),
)  # fmt: skip
"""English."""
