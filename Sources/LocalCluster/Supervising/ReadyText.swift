internal import LinuxSystem

/// What is said once the cluster is ready.
enum ReadyText {
    static func text(
        _ layout: ClusterLayout, _ view: ClusterView, dataPath: String, shownPath: String, seconds: String
    ) -> String {
        let members = zip(layout.members, view.rows).map { member, row in
            let pid = row.pid.map { "process \($0)" } ?? ""
            return "  \(member.name)  clients \(member.clientAddress)  members \(member.peerAddress)  \(pid)"
        }
        func command(_ text: String) -> String { "  " + ClusterCommand.commandLine(text, data: shownPath) }
        let count = layout.memberCount == 1 ? "1 member" : "\(layout.memberCount) members"
        return
            (["Ready after \(seconds): \(count); \(view.leader)."] + members + [
                "  data in \(dataPath)",
                "Try, in another terminal:",
                "  etcdctl --endpoints=\(layout.clientEndpoints) put greeting hello",
                "  etcdctl --endpoints=\(layout.clientEndpoints) get greeting",
                command("status"),
                command("kill leader"),
                "Ctrl-C stops the cluster; the next start finds its data.",
            ]).joined(separator: "\n")
    }
}
