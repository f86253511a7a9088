extension Mutation {
    /// The second defence that hides this mutation, where there is one: rows with a mask are run with it and without it.
    public var mask: String? {
        switch self {
        case .z03, .z34:
            "the core's own invariants, which end the process before anything else can be seen"
        case .z09:
            "a campaign begins with a pre-vote, which members that hear the leader refuse; whoever lost it follows again"
        case .z16: "a member that leads or hears a leader ignores requests for votes that the leader did not ask for"
        case .z30: "a leader hands out to apply only what is durable on its own disk, and an invariant says so"
        case .z27:
            "a rejection names where the logs part, and the next append begins right there: nothing of another history is left behind it"
        case .z64:
            "a member's files take no snapshot that is older than the newest, and the core's own invariants"
        case .z148, .z149:
            "every change of voters is joint, so that majorities of changes that know nothing of each other still meet"
        case .z01, .z02, .z04, .z05, .z07, .z10, .z11, .z12, .z17, .z21, .z22, .z23, .z24, .z25, .z29, .z42, .z45, .z46,
            .z47, .z54, .z55, .z59, .z68, .z79, .z80, .z81, .z96, .z98, .z99, .z102, .z107, .z108, .z109,
            .z110, .z147, .z201, .z202, .z203, .z204, .z205, .z206, .z207,
            .z211, .z212, .z213, .z214, .z215, .z216:
            nil
        }
    }

    /// Whether the invariants of the cores are part of the mask, and go with it.
    var isMaskedByInvariants: Bool {
        switch self {
        case .z03, .z30, .z34, .z64: true
        case .z01, .z02, .z04, .z05, .z07, .z09, .z10, .z11, .z12, .z16, .z17, .z21, .z22, .z23, .z24, .z25, .z27, .z29,
            .z42, .z45, .z46, .z47, .z54, .z55, .z59, .z68, .z79, .z80, .z81, .z96, .z98, .z99, .z102, .z107, .z108,
            .z109,
            .z110, .z147, .z148, .z149, .z201, .z202, .z203, .z204, .z205, .z206, .z207,
            .z211, .z212, .z213, .z214, .z215, .z216:
            false
        }
    }
}
