/// What a command asks of whoever sends it, while authentication is on.
enum Demand: Hashable, Sendable {
    /// Nothing: a member asks for it itself, and no client can.
    case membership
    /// The role root.
    case administration
    /// The right to each of its effects.
    case effects
}
