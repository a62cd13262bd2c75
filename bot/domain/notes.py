"""The private sentences that Baton can say to one person, by name."""

from enum import StrEnum


class Say(StrEnum):
    """What a private note says; the words are stored with deliveries, so they are never renamed.

    A note's facts travel beside it in a delivery's `about`, as `{"say": "taken", "by": "U0ANA"}`.
    """

    #: Somebody else claimed the lead first. `by`: Slack user id.
    TAKEN = "taken"
    #: Only the person who claimed a lead may release it. `by`: Slack user id, when known.
    NOT_YOURS = "not_yours"
    #: The person belongs to another company, or is a bot.
    OUTSIDER = "outsider"
    #: Baton does not know the lead behind the button.
    GONE = "gone"
    #: The vote was kept. `verdict`: a Verdict.
    VOTED = "voted"
    #: The vote was taken back.
    WITHDRAWN = "withdrawn"
    #: The question why a lead is bad. `lead_id`, `title`.
    WHY = "why"
    #: The reason was kept. `lead_id`, `reason`: its key.
    REASON_KEPT = "reason_kept"
    #: No reason is kept any more. `lead_id`.
    REASON_REMOVED = "reason_removed"
    #: Something broke and nothing was changed. `reference`: for the admin, if there is one.
    FAILED = "failed"
    #: The response was noted. `lead_id`; it can be taken back for a while.
    RESPONDED = "responded"
    #: A further contact was noted. `lead_id`; it can be taken back for a while.
    CONTACTED = "contacted"
    #: Somebody noted a response before. `by`: Slack user id.
    RESPONDED_ALREADY = "responded_already"
    #: The response stands: too much time has passed, or it is somebody else's.
    NOT_TAKEN_BACK = "not_taken_back"
    #: The card that was asked for is there already. `lead_id`, `address` when it is known.
    CARD_THERE = "card_there"
    #: Marketing knows what somebody looked for in vain.
    ASKED_MARKETING = "asked_marketing"
    #: The backlog of gaps as it is now. `which`: see bot.domain.gap_shown.Which.
    GAPS = "gaps"
    #: About a meeting or its agenda. `told`: see bot.domain.meeting_shown.Told.
    MEETING = "meeting"
    #: A rating of an answer was kept. `good`: whether it is a 👍.
    RATED = "rated"
    #: A document was written of what somebody said. `title`, `where`.
    DRAFT_KEPT = "draft_kept"
    #: It will be, once that is over. `title`, `why`.
    DRAFT_WAITS = "draft_waits"
    #: It could not be. `title`, `why`.
    DRAFT_FAILED = "draft_failed"
    #: A pool as it is now, for whoever manages it. `pool`: its key.
    POOL = "pool"
    #: How fairly a pool was shared out. `pool`: its key.
    FAIRNESS = "fairness"
    #: The lead was passed on. `lead_id`, `to`: Slack user id, `until`: ISO moment or None.
    PASSED_ON = "passed_on"
    #: The lead cannot be passed on, because nobody else can have it.
    STAYS_YOURS = "stays_yours"
    #: Only whom a lead is offered to can pass it on. `by`: Slack user id, when it is offered.
    NOT_OFFERED = "not_offered"
    #: The pass stands: the next person has claimed or passed the lead, or it was taken back before.
    OFFER_STANDS = "offer_stands"
    #: Only some may change an action: its owner, its maker, who leads. `owner`: Slack user id.
    NOT_YOUR_ACTION = "not_your_action"
    #: The action is gone.
    NO_ACTION = "no_action"
    #: A change of an action stands: something else has happened to it since.
    ACTION_MOVED_ON = "action_moved_on"
    #: A digest as it would be posted, or was. `digest`: its key; `window`: a name, "" is the last.
    DIGEST = "digest"
    #: Only who asked for a digest, and admins, delete it. `by`: Slack user id.
    NOT_YOUR_DIGEST = "not_your_digest"
    #: Actions as they are now. See bot.domain.actions_shown.
    ACTIONS = "actions"
