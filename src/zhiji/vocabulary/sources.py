"""Source tables: what files, tills, events and people told us. They only grow.

Times are local time of the company, without zone.
"""

from zhiji.vocabulary.shape import spec

# fmt: off
SOURCE_TABLES = (
    spec("record", "what one source says of one person or organisation", "record_id", """
        record_id    text  `source:ref`, the same from load to load
        source       text  short name of the file series or system it came from
        ref          text  the source's own id of the customer
        kind         text  person | organisation
        name         text  full name as written
        given_name   text  where the source splits the name
        family_name  text  where the source splits the name
        sex          text  as written
        birth_date   text  as written, ISO where it could be read
        id_number    text  identity card, unified social credit code or tax number
        phone        text  as written; several separated by ;
        email        text  as written; several separated by ;
        wechat       text  openid or WeChat name
        card         text  member card
        address      text  street and below, or the whole address
        city         text  as written
        postcode     text  as written
        employer_ref text  record_id of the organisation this person works for
        job_title    text  rank or role there
        dealer_ref   text  record_id of the dealer who serves this customer
        owner        text  user name of the staff member who owns the relationship
        shop         text  shop or branch
        note         text  free text
        seen_at      time  when the source last said so
        import_id    text  which load brought it
        row          int   row in that file
    """),
    spec("order_line", "one line of an order or a return", "line_id", """
        line_id      text  `source:order_id:line`
        order_id     text  the source's order number
        source       text  short name of the source
        record_id    text  the customer, as in `record`; null = a guest
        ordered_at   time  local time
        product_id   text  -
        product_name text  as on the order
        category     text  -
        quantity     float pieces; negative = returned
        amount       float what was paid for the line, in the company's currency; negative = paid back
        cost         float what the line cost the company; null = use the margin rate
        currency     text  ISO 4217
        channel      text  shop | web | dealer | tender | portal ...
        shop         text  -
        dealer_ref   text  record_id of the dealer it went through
        gift         bool  bought for somebody else
        ship_to      text  delivery address
        import_id    text  -
        row          int   -
    """),
    spec("product", "one product", "product_id", """
        product_id   text  -
        name         text  -
        name_en      text  -
        category     text  -
        price        float list price
        cost         float -
        made_to_order bool -
        stock        float pieces; null = not kept
        import_id    text  -
        row          int   -
    """),
    spec("contact", "one contact with a customer, either way", "contact_id", """
        contact_id   text  `source:id`
        source       text  -
        record_id    text  the customer
        at           time  -
        channel      text  one of vocabulary.party.CHANNELS
        direction    text  in | out
        topic        text  -
        summary      text  -
        staff        text  user name
        promise      text  what was promised, null = nothing
        promise_due  day   -
        import_id    text  -
        row          int   -
    """),
    spec("complaint", "one complaint", "complaint_id", """
        complaint_id text  `source:id`
        source       text  -
        record_id    text  the customer
        at           time  -
        channel      text  -
        reason       text  delivery | quality | papers | service | price | other
        text         text  -
        order_id     text  -
        settled_at   time  null = open
        satisfied    bool  with how it was settled
        import_id    text  -
        row          int   -
    """),
    spec("fact", "one thing somebody said about one customer", "fact_id", """
        fact_id      text  `source:id`
        source       text  -
        record_id    text  the customer; null when party_id is given
        party_id     text  given for what was said live
        name         text  satisfaction (0-10), need, birthday, family, style ...
        value        text  -
        said_by      text  customer | staff | source | inferred
        at           time  -
        sure         float 0 to 1
        valid_until  day   null = for ever
        for_whom     text  self | gift | family
        import_id    text  -
        row          int   -
    """),
    spec("event", "one event of the Segment spec", "event_id", """
        event_id     text  `source:messageId`
        source       text  -
        type         text  identify | track | page | screen | group | alias
        name         text  event or page name
        user_id      text  -
        anonymous_id text  -
        at           time  when it happened
        received_at  time  -
        properties   json  properties or traits
        context      json  -
    """),
    spec("consent", "one consent given or refused", "consent_id", """
        consent_id   text  -
        party_id     text  -
        purpose      text  vocabulary.party.PURPOSES
        channel      text  vocabulary.party.CHANNELS or * for all
        state        text  given | refused
        at           time  -
    """),
    spec("party_alias", "one party id that was merged into another", "party_id", """
        party_id     text  the id that is no longer shown
        current_id   text  the party it belongs to now
    """),
    spec("exposure", "one action that reached a customer", "decision_id", """
        decision_id  text  -
        party_id     text  -
        at           time  -
        action       text  -
        channel      text  -
        segment      text  what rates are learned by
        propensity   float -
        control      bool  would have been treated, was left alone
        accepted     bool  what the customer answered; null = nothing yet
    """),
)
