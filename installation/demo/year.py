"""The past year of the chapter as plans: what was proposed, what branches said, how members voted. Pure data."""

from installation.demo import cast, ties
from installation.demo.voting import Papers
from installation.demo.way import Plan, Report

ENDORSE_WARD_4 = Plan(
    "endorse", "Endorse Odile Ferrant for the Ward 4 council seat",
    "The Port Ellery Chapter endorses **Odile Ferrant** for the council seat of Ward 4.\n\n"
    "- She runs on rents tied to wages, a public depot and night buses.\n"
    "- She has signed the terms below.\n"
    "- No relationship of the chapter may be used in her campaign before the members permit it, one by one.",
    -362, Papers(69, 19, 6, 1), campaign=ties.WARD_4,
    reports=(
        Report(cast.HARBOR, 19, "For. Harbor wants her at one of its meetings every quarter.",
               "She voted for the Quay Street sale in 2019."),
        Report(cast.MILL, 14, "For, without much argument.",
               "Some would rather spend the year on organising the mills."),
        Report(cast.NORTHSIDE, 11, "For, if the tenants are heard before the platform is printed."),
    ),
    terms=(
        ("theirs", "Report to the general meeting every three months", -270),
        ("ours", "Canvass Ward 4 on two evenings a week", -120),
    ),
)  # fmt: skip
ACTIVATE_212 = Plan(
    "activate", "Activate our relationship with Ferry and Transit Workers Local 212 in the Ward 4 campaign",
    "Organisers of the Ward 4 campaign may ask Local 212 for **volunteer hours and member-to-member talks**.\n\n"
    "They may not ask it for money. The Transit workers’ circle keeps the tie and is told of every request first.",
    -328, Papers(73, 17, 6, 1), campaign=ties.WARD_4, relationship=ties.LOCAL_212, proposer="Delia Oyarzun", until=60,
    reports=(
        Report(cast.HARBOR, 23, "For. The depot is in our streets; we owe them a clear yes.",
               "We should ask for nothing before their contract is signed."),
        Report(cast.MILL, 12, "For, and against ever asking for money."),
    ),
    terms=(
        ("theirs", "Two shifts of member-to-member talks a week", -200),
        ("theirs", "Report its hours every month", -260),
        ("ours", "Never ask Local 212 for money", 60),
    ),
)  # fmt: skip
ACTIVATE_HOSPITAL = Plan(
    "activate", "Activate our relationship with the Hospital Workers Council in the Ward 4 campaign",
    "Organisers may meet the delegates of both hospitals and invite their members to campaign evenings, "
    "never on shift and never through a manager.",
    -326, Papers(63, 22, 9, 0), campaign=ties.WARD_4, relationship=ties.HOSPITAL_COUNCIL, proposer="Joan Petrakis",
    until=-22,
    reports=(
        Report(cast.MILL, 9, "For, as long as no ward is named to anybody."),
        Report(cast.NORTHSIDE, 8, "For.", "Night staff will be asked by everybody and heard by nobody."),
    ),
    terms=(
        ("ours", "Name no ward and no shift to anybody outside the circle", -22),
        ("theirs", "One evening a month", -150),
    ),
)  # fmt: skip
ACTIVATE_RIVERFRONT = Plan(
    "activate", "Activate our relationship with the Riverfront Growth Council in the Ward 4 campaign",
    "One of our members knows the director. The campaign would ask the council to stay neutral on the depot.",
    -318, Papers(37, 50, 10, 1), campaign=ties.WARD_4, relationship=ties.RIVERFRONT, proposer="Teo Ravenscroft",
    reports=(
        Report(cast.HARBOR, 27, "Against, by a wide margin.", "A neutral neighbour is worth a conversation."),
        Report(cast.MILL, 16, "Split in half.", "Whoever eats with them will be asked to pay."),
    ),
    terms=(("theirs", "Stay neutral on the depot in public", -120),),
)  # fmt: skip
ENDORSE_MEASURE = Plan(
    "endorse", "Endorse Measure R",
    "The chapter endorses **Measure R**: rents rise no faster than wages.\n\n"
    "There is no candidate. The campaign stands on tenants’ meetings and on what our branches can carry.",
    -300, Papers(78, 8, 4, 2), campaign=ties.MEASURE_R, proposer="Lena Duarte",
    reports=(
        Report(cast.NORTHSIDE, 31, "For. Every building on Ferry Road has somebody who will speak."),
        Report(cast.HARBOR, 15, "For.", "The measure leaves out houseboats; say so aloud."),
    ),
    terms=(("ours", "Hold a tenants’ evening in every branch", -150),),
)  # fmt: skip
ACTIVATE_TENANTS = Plan(
    "activate", "Activate our relationship with the Northside Tenants’ Union in the Measure R campaign",
    "Campaign and union knock on doors together. The union’s list stays with the union.",
    -262, Papers(66, 13, 4, 1), campaign=ties.MEASURE_R, relationship=ties.TENANTS, proposer="Lena Duarte", until=9,
    reports=(
        Report(cast.NORTHSIDE, 26, "For. They asked us first."),
        Report(cast.MILL, 10, "For.", "One list kept in two places is no list."),
    ),
    terms=(
        ("theirs", "Bring eleven buildings to the evening of 1,000 doors", -100),
        ("ours", "Copy no list of theirs", 9),
    ),
)  # fmt: skip
ACTIVATE_TEACHERS = Plan(
    "activate", "Activate our relationship with the Retired Teachers’ Table in the Measure R campaign",
    "The table writes letters for Measure R until the debates are over; then it wants its Thursdays back.",
    -252, Papers(58, 12, 4), campaign=ties.MEASURE_R, relationship=ties.TEACHERS, proposer="Ola Brightwater",
    until=-60,
    reports=(
        Report(cast.MILL, 8, "For."),
        Report(cast.NORTHSIDE, 9, "For, and let them keep their own words."),
    ),
    terms=(("theirs", "Forty letters before the debates", -90),),
)  # fmt: skip
ACTIVATE_CRAFTS = Plan(
    "activate", "Activate our relationship with the Building Crafts Political Fund in the Measure R campaign",
    "The fund pays for halls and printing, up to a limit that is published, and asks for nothing in return.",
    -258, Papers(57, 24, 8, 1), campaign=ties.MEASURE_R, relationship=ties.CRAFTS, proposer="Teo Ravenscroft",
    until=30,
    reports=(
        Report(cast.HARBOR, 13, "For, with every sum in public.", "Who pays for the hall chooses the chairs."),
        Report(cast.MILL, 12, "For."),
    ),
    terms=(
        ("theirs", "Publish every payment within seven days", -170),
        ("theirs", "Pay nothing to opponents of Measure R", 30),
    ),
)  # fmt: skip
SEVER_CRAFTS = Plan(
    "sever", "Sever our relationship with the Building Crafts Political Fund in the Measure R campaign",
    "The fund paid for leaflets **against** Measure R and told us after the newspaper did. "
    "It broke the second term. The mandate should end.",
    -157, Papers(67, 11, 5, 1), proposer="Lena Duarte",
)  # fmt: skip
WATER_STREET = Plan(
    "position", "Oppose the rezoning of Water Street",
    "The chapter opposes the rezoning of Water Street and says so at the council’s hearing.",
    -205, Papers(33, 14, 3, 1), late=Papers(19, 7, 2), proposer="Noor Castellan",
)  # fmt: skip
SUNDAYS = Plan(
    "position", "Move the general meeting to Sundays",
    "General meetings are held on the first Sunday of the month instead of the first Thursday.",
    -120, Papers(17, 11, 2, 1), late=Papers(6, 4), proposer="Ola Brightwater",
)  # fmt: skip
ENDORSE_DEPOT = Plan(
    "endorse", "Endorse the campaign to keep the depot public",
    "The chapter joins the campaign to keep the bus depot in public hands, all 62 bays of it.",
    -180, Papers(60, 21, 7, 1), campaign=ties.DEPOT, proposer="Tomasz Hale",
    reports=(
        Report(cast.HARBOR, 34, "For. No bay is sold.", "A lease of some bays would pay for the night stop."),
        Report(cast.NORTHSIDE, 9, "For."),
    ),
    terms=(("ours", "Speak at every hearing of the transport committee", 150),),
)  # fmt: skip
ACTIVATE_PARENTS = Plan(
    "activate", "Activate our relationship with Parents for Open Schools in the depot campaign",
    "School buses leave from the depot. The parents of seven schools will say what its sale would cost them.",
    -140, Papers(58, 15, 6, 0), campaign=ties.DEPOT, relationship=ties.PARENTS, proposer="Ola Brightwater", until=100,
    reports=(
        Report(cast.MILL, 17, "For. The School workers’ circle has prepared it well."),
        Report(cast.HARBOR, 12, "For.", "Children should not hold our signs."),
    ),
    terms=(("ours", "Photograph no child", 100), ("theirs", "Speak at one hearing", -30)),
)  # fmt: skip
ACTIVATE_ROAKE = Plan(
    "activate", "Activate our relationship with Council member Tamsin Roake in the depot campaign",
    "She sits on the transport committee. The campaign may bring her questions and answers in both directions.",
    -104, Papers(53, 25, 9, 1), campaign=ties.DEPOT, relationship=ties.ROAKE, until=140,
    reports=(
        Report(cast.HARBOR, 22, "For, with a written report after each vote.",
               "She will hear the mayor sooner than us."),
        Report(cast.MILL, 13, "For."),
    ),
    terms=(("theirs", "Report in writing within 7 days of any committee vote on the depot", -9),),
)  # fmt: skip
RENEW_HOSPITAL = Plan(
    "renew", "Renew our relationship with the Hospital Workers Council in the Ward 4 campaign",
    "The council kept both terms. The campaign has ten weeks left and needs its evenings.",
    -75, Papers(60, 14, 6, 1), proposer="Joan Petrakis", until=96,
    terms=(("ours", "Name no ward and no shift to anybody outside the circle", 96),),
)  # fmt: skip
NIGHT_STOP = Plan(
    "position", "Ask for the night stop of line 14 at the depot gate",
    "The Transit workers’ circle asks for a night stop at the depot gate. The circle decides for itself, by roll call.",
    -90, Papers(17, 4, 2), body=cast.TRANSIT, proposer="Delia Oyarzun", by="Delia Oyarzun",
    tellers=("Tomasz Hale", "Ximena Frost"),
)  # fmt: skip
FULL_WAY = (
    ENDORSE_WARD_4, ACTIVATE_212, ACTIVATE_HOSPITAL, ACTIVATE_RIVERFRONT, ENDORSE_MEASURE, ACTIVATE_TENANTS,
    ACTIVATE_TEACHERS, ACTIVATE_CRAFTS, WATER_STREET, SUNDAYS, ACTIVATE_PARENTS, NIGHT_STOP,
)  # fmt: skip
"""Decided without anything more to tell."""
