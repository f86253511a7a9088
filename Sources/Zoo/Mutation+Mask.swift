extension Mutation {
    /// The second defence that hides this mutation, where there is one: rows with a mask are run with it and without it.
    public var mask: String? {
        switch self {
        case .z16: "a member that leads or hears a leader ignores requests for votes that the leader did not ask for"
        case .z01, .z02, .z03, .z04, .z05, .z07, .z09, .z10, .z11, .z12, .z17, .z21, .z22, .z23, .z24, .z25, .z27, .z29,
            .z30, .z34, .z42, .z45, .z46, .z47, .z54, .z55, .z59, .z64, .z68, .z79, .z80, .z81, .z96, .z98, .z99, .z102,
            .z147, .z148, .z149:
            nil
        }
    }
}
