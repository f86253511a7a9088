internal import LinuxSystem
internal import LocalCluster

/// Finds ports on loopback for a cluster.
///
/// Not by asking the kernel for any free port: those are of the range from which it gives ports to outgoing connections
/// too, and one of them could take a killed member's port before the member is back.
enum PortChoice {
    private static let bases = 10_000...29_000
    private static let attemptsMax = 100

    static func layout(memberCount: Int) throws(Complaint) -> ClusterLayout {
        var chance = SystemRandom.seed()
        for _ in 0..<attemptsMax {
            let base = bases.lowerBound + Int(chance % UInt64(bases.count))
            chance = SystemRandom.seed()
            let layout: ClusterLayout
            do throws(LayoutError) {
                layout = try ClusterLayout(memberCount: memberCount, clientPortBase: base)
            } catch {
                throw Complaint("\(error)")
            }
            if layout.members.allSatisfy({ isFree($0.clientAddress) && isFree($0.peerAddress) }) { return layout }
        }
        throw Complaint("no free ports were found between \(bases.lowerBound) and \(bases.upperBound)")
    }

    private static func isFree(_ address: SocketAddress) -> Bool {
        (try? Socket.listen(on: address)) != nil
    }
}
