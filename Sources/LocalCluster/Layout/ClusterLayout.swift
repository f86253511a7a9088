internal import LinuxSystem

/// How many members a cluster on this machine has, and where they listen.
///
/// Member `i` is called `m<i>`, counted from 1, and listens on the client base plus `i` and the peer base plus `i`. The
/// bases are 2378 and 2478, so that `m1` answers where every etcd client looks first, on 2379.
public struct ClusterLayout: Hashable, Sendable {
    /// Beyond seven members a cluster only gets slower; nine is what anyone may want to see fail.
    public static let membersMax = 9
    public static let defaultMemberCount = 3
    public static let defaultClientPortBase = 2378
    /// From the client base to the peer base where none is asked for.
    public static let peerPortDistance = 100

    public let memberCount: Int
    public let clientPortBase: Int
    public let peerPortBase: Int
    public let members: [MemberSpec]

    /// - Parameter peerPortBase: nil for one ``peerPortDistance`` above the client base.
    public init(
        memberCount: Int = defaultMemberCount, clientPortBase: Int = defaultClientPortBase, peerPortBase: Int? = nil
    ) throws(LayoutError) {
        guard (1...Self.membersMax).contains(memberCount) else {
            throw LayoutError("--members \(memberCount): a number from 1 to \(Self.membersMax) is allowed")
        }
        let basesMax = Int(UInt16.max) - memberCount
        guard (0...basesMax).contains(clientPortBase) else {
            throw LayoutError("--client-port \(clientPortBase): a number from 0 to \(basesMax) is allowed")
        }
        // Beside the client's, on the side where there is room.
        let peerBase =
            peerPortBase
            ?? (clientPortBase + Self.peerPortDistance <= basesMax
                ? clientPortBase + Self.peerPortDistance : clientPortBase - Self.peerPortDistance)
        guard (0...basesMax).contains(peerBase) else {
            throw LayoutError("--peer-port \(peerBase): a number from 0 to \(basesMax) is allowed")
        }
        guard abs(clientPortBase - peerBase) >= memberCount else {
            throw LayoutError(
                "--client-port \(clientPortBase) and --peer-port \(peerBase) give one port twice: they have to be at"
                    + " least \(memberCount) apart")
        }
        self.memberCount = memberCount
        self.clientPortBase = clientPortBase
        self.peerPortBase = peerBase
        members = (1...memberCount).map { number in
            MemberSpec(
                number: number, clientPort: UInt16(clamping: clientPortBase + number),
                peerPort: UInt16(clamping: peerBase + number))
        }
    }

    /// The member of that name; nil for a stranger.
    public func member(named name: String) -> MemberSpec? { members.first { $0.name == name } }

    /// The value of `--initial-cluster`.
    public var initialCluster: String { members.map { "\($0.name)=\($0.peerURL)" }.joined(separator: ",") }

    /// The value of etcdctl's `--endpoints`.
    public var clientEndpoints: String { members.map(\.clientAddress.description).joined(separator: ",") }
}
