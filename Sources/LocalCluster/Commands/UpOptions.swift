/// What `cluster up` was told; nil for what it was not.
public struct UpOptions: Hashable, Sendable {
    public var data = ClusterCommand.defaultData
    public var memberCount: Int?
    public var clientPortBase: Int?
    public var peerPortBase: Int?
    public var timing = MemberTiming()
    /// Remove what the directory holds of an earlier cluster.
    public var isFresh = false

    public init() {}

    /// The layout to run.
    ///
    /// Members know each other by their names and peer addresses, which lie in their data: a directory that holds a
    /// cluster says how many they are and where, and only the ports of clients may change.
    public func layout(stored: ClusterLayout?) throws(Complaint) -> ClusterLayout {
        let layout: ClusterLayout
        do throws(LayoutError) {
            layout = try ClusterLayout(
                memberCount: memberCount ?? stored?.memberCount ?? ClusterLayout.defaultMemberCount,
                clientPortBase: clientPortBase ?? stored?.clientPortBase ?? ClusterLayout.defaultClientPortBase,
                peerPortBase: peerPortBase ?? stored?.peerPortBase)
        } catch {
            throw Complaint("cluster up: \(error)", exitCode: Complaint.usageCode)
        }
        guard let stored else { return layout }
        let remedy = "add --fresh to begin anew without its data, or choose another directory with --data"
        guard layout.memberCount == stored.memberCount else {
            throw Complaint(
                "cluster up: --members \(layout.memberCount): \(data) holds a cluster of \(stored.memberCount); \(remedy)"
            )
        }
        guard layout.peerPortBase == stored.peerPortBase else {
            throw Complaint(
                "cluster up: --peer-port \(layout.peerPortBase): the members in \(data) know each other at"
                    + " \(stored.peerPortBase); \(remedy)")
        }
        return layout
    }
}
