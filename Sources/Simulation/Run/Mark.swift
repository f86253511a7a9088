/// A rare event that has to happen somewhere in every large campaign (H3): what never happens is not tested.
public enum Mark: UInt8, CaseIterable, Hashable, Sendable {
    case tornTailCut

    /// As a report spells it.
    public var name: String { String(describing: self) }

    /// The mark with this name.
    public init?(name: some StringProtocol) {
        guard let mark = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = mark
    }
}
