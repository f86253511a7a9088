/// A mutation that lives in the process that runs, by its name: only builds with the zoo have any.
public struct ChosenMutation: Hashable, Sendable {
    /// `Z` and a number.
    public var id: String
    /// Whether the defence that hides it is taken away as well.
    public var isUnmasked: Bool

    public init(_ id: String, isUnmasked: Bool = false) {
        self.id = id
        self.isUnmasked = isUnmasked
    }

    var words: [String] { ["--mutation", id] + (isUnmasked ? ["--unmasked"] : []) }
}
