/// The attributes that members have published.
public struct MemberTable: Hashable, Sendable {
    /// In ascending order of ids.
    public private(set) var members: [MemberAttributes] = []

    public init() {}

    public subscript(id: UInt64) -> MemberAttributes? { members.first { $0.id == id } }

    /// Takes the place of what the member published before.
    mutating func publish(_ attributes: MemberAttributes) {
        let place = members.firstIndex { $0.id >= attributes.id } ?? members.count
        if place < members.count, members[place].id == attributes.id {
            members[place] = attributes
        } else {
            members.insert(attributes, at: place)
        }
    }

    /// Forgets everyone else.
    mutating func keep(_ ids: [UInt64]) {
        members.removeAll { !ids.contains($0.id) }
    }

    /// The feature level that all of `ids` understand; nil while one of them has not said.
    public func featureLevel(of ids: [UInt64]) -> UInt32? {
        var lowest: UInt32?
        for id in ids {
            guard let level = self[id]?.featureLevel else { return nil }
            lowest = min(lowest ?? level, level)
        }
        return lowest
    }
}
