public import Raft
internal import Bytes

/// The members a new cluster begins with, and the ids that every one of them derives from the same list.
public struct InitialCluster: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public var name: String
        /// In ascending order of their spelling, without duplicates.
        public var peerURLs: [Endpoint]

        public init(name: String, peerURLs: [Endpoint]) {
            self.name = name
            self.peerURLs = peerURLs.sorted { $0.description < $1.description }
        }
    }

    /// Tells clusters apart that were made from the same addresses.
    public var token: String
    /// In ascending order of name.
    public var members: [Member]

    public init(token: String, members: [Member]) {
        self.token = token
        self.members = members.sorted { Self.isOrdered($0.name, before: $1.name) }
    }

    public func member(named name: String) -> Member? {
        members.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// The id of a member: the same on every member, whatever order the lists were given in. Never 0.
    public func id(of member: Member) -> MemberID {
        var hash = StableHash()
        hash.add(Array("member".utf8))
        hash.add(Array(token.utf8))
        for url in member.peerURLs { hash.add(Array(url.description.utf8)) }
        return MemberID(Self.neverZero(hash))
    }

    /// The id of the cluster: a hash of its token and of all its members' ids. Never 0.
    public var clusterID: UInt64 {
        var hash = StableHash()
        hash.add(Array("cluster".utf8))
        hash.add(Array(token.utf8))
        for id in members.map({ id(of: $0) }).sorted() { hash.add(id.rawValue) }
        return Self.neverZero(hash)
    }

    /// The first configuration of the cluster: every member votes.
    public var configuration: Configuration {
        let addresses = members.map { member in
            Configuration.Address(member: id(of: member), peerURLs: member.peerURLs.map(\.description))
        }.sorted { $0.member < $1.member }
        return Configuration(voters: addresses.map(\.member), addresses: addresses)
    }

    private static func neverZero(_ hash: StableHash) -> UInt64 { hash.value == 0 ? 1 : hash.value }

    /// By bytes: the order of `String` is that of canonical equivalents.
    private static func isOrdered(_ one: String, before other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
