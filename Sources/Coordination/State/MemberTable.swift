/// The attributes that members have published, and the ids of members that were removed.
public struct MemberTable: Hashable, Sendable {
    /// In ascending order of ids.
    public private(set) var members: [MemberAttributes] = []
    /// Who was a member after the last configuration entry, published or not. Ascending; empty before any such entry.
    public private(set) var present: [UInt64] = []
    /// Who was a member once and is none any more, for ever. Ascending.
    public private(set) var removed: [UInt64] = []

    public init() {}

    public subscript(id: UInt64) -> MemberAttributes? { members.first { $0.id == id } }

    /// Whether the id belonged to a member that was removed; it is never used again.
    public func isRemoved(_ id: UInt64) -> Bool { Self.contains(removed, id) }

    /// Takes the place of what the member published before.
    ///
    /// Nothing is taken from a member that was removed, nor from another disk or an earlier life than the recorded one: the first
    /// disk that speaks for a member does so for ever.
    mutating func publish(_ attributes: MemberAttributes) {
        guard !isRemoved(attributes.id), self[attributes.id]?.life.mayBecome(attributes.life) ?? true else { return }
        let place = members.firstIndex { $0.id >= attributes.id } ?? members.count
        if place < members.count, members[place].id == attributes.id {
            members[place] = attributes
        } else {
            members.insert(attributes, at: place)
        }
    }

    /// Makes `ids` the members: who was one and is not among them is removed, for ever.
    ///
    /// The members with which a cluster began stand in no entry. They are voters, so their removal begins with a joint
    /// configuration that names them, and they are `present` when the next one does not.
    mutating func configure(_ ids: [UInt64]) {
        let ids = ids.sorted()
        for id in present + members.map(\.id) where !Self.contains(ids, id) && !isRemoved(id) {
            removed.insert(id, at: Self.place(removed, id))
        }
        members.removeAll { !Self.contains(ids, $0.id) }
        present = ids
    }

    init?(members: [MemberAttributes], present: [UInt64], removed: [UInt64]) {
        guard Self.isAscending(members.map(\.id)), Self.isAscending(present), Self.isAscending(removed) else {
            return nil
        }
        self.members = members
        self.present = present
        self.removed = removed
    }

    private static func isAscending(_ ids: [UInt64]) -> Bool { zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 } }

    private static func place(_ ids: [UInt64], _ id: UInt64) -> Int {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func contains(_ ids: [UInt64], _ id: UInt64) -> Bool {
        let place = place(ids, id)
        return place < ids.count && ids[place] == id
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
