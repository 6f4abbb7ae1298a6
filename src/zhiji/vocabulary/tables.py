"""The canonical tables: where the steps meet. A method reads and writes these, never another step's method.

Types are Arrow's short names. A table marked `computed` is rebuilt by each cycle and carries the run that made it;
the others only grow.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from zhiji.vocabulary.errors import ColumnMissing

ARROW = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "day": pa.date32(),
    "time": pa.timestamp("us"),
    "json": pa.string(),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, its type (a key of `ARROW`), and what it means, with the unit."""

    name: str
    type: str
    means: str


@dataclass(frozen=True)
class TableSpec:
    """One canonical table: its name, key and columns; one row per what."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    computed: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, all columns nullable but the key."""
        return pa.schema([pa.field(c.name, ARROW[c.type], nullable=c.name not in self.key) for c in self.columns])

    def empty(self) -> pa.Table:
        """The table with no rows."""
        return pa.table({c.name: pa.array([], ARROW[c.type]) for c in self.columns})

    def conform(self, table: pa.Table) -> pa.Table:
        """`table` with exactly this table's columns, in order and cast; columns not there become null.

        Raises ColumnMissing when a key column is not there.

        >>> TABLES["learned_rate"].conform(pa.table({"action": ["sell"], "segment": ["A"], "shown": [3]})).num_columns
        7
        """
        for name in self.key:
            if name not in table.column_names:
                text = "Table {table} needs the column {column}."
                raise ColumnMissing("column_missing", text, table=self.name, column=name)
        return pa.table({c.name: self._column(table, c) for c in self.columns})

    def _column(self, table: pa.Table, column: Column) -> pa.ChunkedArray | pa.Array:
        if column.name not in table.column_names:
            return pa.nulls(table.num_rows, ARROW[column.type])
        found = table.column(column.name)
        return found if found.type == ARROW[column.type] else pc.cast(found, ARROW[column.type], safe=False)


def _spec(name: str, row: str, key: str, columns: str, *, computed: bool = False) -> TableSpec:
    """Columns are written one a line, `name type meaning`, so that a reader sees a table and not a constructor."""
    entries = (line.split(None, 2) for line in columns.strip().splitlines())
    return TableSpec(name, row, tuple(key.split()), tuple(Column(n, t, m) for n, t, m in entries), computed)


_ALL = (
    _spec(
        "record",
        "what one source says of one person or organisation",
        "record_id",
        """
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
    """,
    ),
    _spec(
        "order_line",
        "one line of an order or a return",
        "line_id",
        """
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
    """,
    ),
    _spec(
        "product",
        "one product",
        "product_id",
        """
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
    """,
    ),
    _spec(
        "contact",
        "one contact with a customer, either way",
        "contact_id",
        """
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
    """,
    ),
    _spec(
        "complaint",
        "one complaint",
        "complaint_id",
        """
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
    """,
    ),
    _spec(
        "fact",
        "one thing somebody said about one customer",
        "fact_id",
        """
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
    """,
    ),
    _spec(
        "event",
        "one event of the Segment spec",
        "event_id",
        """
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
    """,
    ),
    _spec(
        "consent",
        "one consent given or refused",
        "consent_id",
        """
        consent_id   text  -
        party_id     text  -
        purpose      text  vocabulary.party.PURPOSES
        channel      text  vocabulary.party.CHANNELS or * for all
        state        text  given | refused
        at           time  -
    """,
    ),
    _spec(
        "party_alias",
        "one party id that was merged into another",
        "party_id",
        """
        party_id     text  the id that is no longer shown
        current_id   text  the party it belongs to now
    """,
    ),
    _spec(
        "party_record",
        "which party a record belongs to",
        "record_id",
        """
        record_id    text  -
        party_id     text  stays the same from cycle to cycle
        score        float 0 to 1, how sure the record belongs there; 1 = alone or by id
    """,
        computed=True,
    ),
    _spec(
        "party",
        "one party: a person or an organisation",
        "party_id",
        """
        party_id     text  -
        kind         text  person | organisation
        name         text  best name
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
    """,
        computed=True,
    ),
    _spec(
        "rhythm",
        "one party that bought: when, how often, how much",
        "party_id",
        """
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
    """,
        computed=True,
    ),
    _spec(
        "lifetime",
        "what one party will still bring",
        "party_id",
        """
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
    """,
        computed=True,
    ),
    _spec(
        "standing",
        "where one party stands",
        "party_id",
        """
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
    """,
        computed=True,
    ),
    _spec(
        "control_member",
        "who is left alone",
        "party_id",
        """
        party_id     text  -
        in_control   bool  -
        period       text  which drawing
    """,
        computed=True,
    ),
    _spec(
        "next_action",
        "what to do next for one party",
        "party_id",
        """
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
    """,
        computed=True,
    ),
    _spec(
        "exposure",
        "one action that reached a customer",
        "decision_id",
        """
        decision_id  text  -
        party_id     text  -
        at           time  -
        action       text  -
        channel      text  -
        segment      text  what rates are learned by
        propensity   float -
        control      bool  would have been treated, was left alone
    """,
    ),
    _spec(
        "outcome",
        "what came of one exposure",
        "decision_id",
        """
        decision_id  text  -
        party_id     text  -
        action       text  -
        segment      text  -
        at           time  -
        succeeded    bool  -
        margin       float in the attribution window
        closed       bool  the window is over
    """,
        computed=True,
    ),
    _spec(
        "learned_rate",
        "how often one action succeeds in one segment",
        "action segment",
        """
        action       text  -
        segment      text  * = all
        shown        int   -
        succeeded    int   -
        rate         float pooled
        low          float 5 %
        high         float 95 %
    """,
        computed=True,
    ),
    _spec(
        "effect",
        "treated against control for one measure",
        "measure",
        """
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
    """,
        computed=True,
    ),
)

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in _ALL}
SOURCES = tuple(spec.name for spec in _ALL if not spec.computed)
