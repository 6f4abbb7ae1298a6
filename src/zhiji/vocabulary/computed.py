"""Computed tables: what a cycle makes of the sources. Each run writes them anew."""

from zhiji.vocabulary.shape import spec

# fmt: off
COMPUTED_TABLES = (
    spec("party_record", "which party a record belongs to", "record_id", """
        record_id    text  -
        party_id     text  stays the same from cycle to cycle
        score        float 0 to 1, how sure the record belongs there; 1 = alone or by id
    """, computed=True),
    spec("party", "one party: a person or an organisation", "party_id", """
        party_id     text  -
        kind         text  person | organisation
        name         text  best name
        ref          text  number a source knows the party by; null = none, or only numbers of our own
        initials     text  pinyin or Latin initials of the name, lower case
        phone        text  best phone, E.164 where it could be read
        phone_end    text  its last four digits
        email        text  lower case
        address      text  -
        city         text  -
        birth_date   day   -
        household_id text  null = none found
        employer_id  text  party_id of the organisation
        job_title    text  -
        dealer_id    text  party_id of the dealer
        owner        text  user name
        shop         text  -
        records      int   how many records
        sources      text  comma separated
        first_seen   time  -
    """, computed=True),
    spec("rhythm", "one party that bought: when, how often, how much", "party_id", """
        party_id     text  -
        first_day    day   first purchase day
        last_day     day   last purchase day
        purchases    int   purchase days
        repeats      int   purchase days - 1 (x)
        recency_weeks float last - first (t_x)
        age_weeks    float today - first (T)
        amount       float sum of all purchases
        amount_mean  float a purchase day, the first included
        amount_log   float sum of log of positive day amounts
        margin       float sum of amount less cost
        returns      int   return lines
        lines        int   order lines
        amount_year  float last 365 days
        amount_year_before float the 365 days before
        categories   int   distinct categories
        top_category text  most bought by amount
        top_share    float its share of amount, 0 to 1
    """, computed=True),
    spec("lifetime", "what one party will still bring", "party_id", """
        party_id     text  -
        alive        float probability that the party still buys
        purchases    float expected purchase days in the horizon
        active       float probability of at least one purchase in the horizon
        amount       float expected amount in the horizon
        margin       float present value of the expected margin
        service_cost float present value of the expected cost to serve
        value        float margin - service_cost
        low          float 5 % point of value
        high         float 95 % point of value
        rule         text  model or plain rule used
    """, computed=True),
    spec("standing", "where one party stands", "party_id", """
        party_id     text  -
        value        float lifetime.value
        low          float -
        high         float -
        amount_year  float -
        tier         text  A | B | C
        tier_before  text  tier of the cycle before; null = new
        group        text  MVC | MGC | BZ | other
        satisfaction text  low | middle | high
        satisfaction_known bool said by the customer, else inferred from complaints and returns
        volume       text  low | middle | high
        field        text  satisfaction-volume
        reasons      json  list of reasons
        value_before float value of the cycle before
    """, computed=True),
    spec("control_member", "who is left alone", "party_id", """
        party_id     text  -
        in_control   bool  -
        period       text  which drawing
    """, computed=True),
    spec("next_action", "what to do next for one party", "party_id", """
        decision_id  text  -
        party_id     text  -
        at           time  -
        action       text  code of the action catalogue
        channel      text  through which
        explored     bool  drawn evenly instead of chosen by score
        propensity   float probability with which this action was drawn
        likelihood   float learned probability that it succeeds
        gain         float margin when it succeeds
        score        float likelihood x gain x context x lever - cost
        control      bool  in the control group: nothing is offered
        reasons      json  list of reasons
        arms         json  every action: eligible or why not, score, propensity
        intended     text  what this party would have got; differs from action in the control group only
        intended_channel text  and through which channel
    """, computed=True),
    spec("outcome", "what came of one exposure", "decision_id", """
        decision_id  text  -
        party_id     text  -
        action       text  -
        segment      text  -
        at           time  -
        succeeded    bool  -
        margin       float in the attribution window
        closed       bool  the window is over
    """, computed=True),
    spec("learned_rate", "how often one action succeeds in one segment", "action segment", """
        action       text  -
        segment      text  * = all
        shown        int   -
        succeeded    int   -
        rate         float pooled
        low          float 5 %
        high         float 95 %
    """, computed=True),
    spec("situation", "what a decision for one party must know", "party_id", """
        party_id     text  -
        day          day   the day all counts of days are measured at
        ids          json  list of all ids of this party, its own first
        kind         text  person | organisation
        name         text  -
        owner        text  user name
        dealer_id    text  -
        email        text  null = none
        has_phone    bool  -
        tier         text  -
        group        text  -
        segment      text  tier|group, what rates are learned by
        value        float lifetime value
        satisfaction text  low | middle | high
        control      bool  left alone
        purchases    int   purchase days so far; 0 = none
        since_purchase int days; 9999 = never
        overdue_days int   days beyond this party's own usual gap; 0 = not overdue
        top_category text  most bought
        margin_mean  float expected margin of one purchase
        alive        float probability that the party still buys
        complaints   int   open complaints
        promises     int   open promises
        since_ask    int   days since a question was put; 9999 = never
        since_serve  int   days since we last served unasked
        since_sell   int   days since an offer
        since_thank  int   days since thanks with a gift
        since_win_back int days since the last attempt to win back
        since_declined int days since an offer was declined
        contacts_30  int   marketing contacts of ours in 30 days
        liked_channel text  the channel the customer asked for; null = none
        contacts_wanted int the most contacts in 30 days the customer asked for; null = did not say
        asked        json  list of questions already answered
        birthday_in  int   days until the next birthday; null = unknown
        rates        json  learned likelihood by action in this segment
        rates_plain  json  the same over all segments, for the offer that looks at nobody
        margin_plain float mean margin of a purchase of anybody, for the same
    """, computed=True),
    spec("effect", "treated against control for one measure", "measure", """
        measure      text  margin | buyers | purchases
        period       text  -
        treated      int   customers
        control      int   customers
        treated_mean float -
        control_mean float -
        effect       float treated - control
        low          float 95 % interval that holds whenever one looks
        high         float -
        proved       bool  interval excludes 0
    """, computed=True),
)
