extension ClusterCommand {
    /// How the program is started from a clean clone.
    static let program = "swift run -c release cluster"

    /// A command line to try, for a cluster in that directory.
    static func commandLine(_ command: String, data: String) -> String {
        data == defaultData ? "\(program) \(command)" : "\(program) \(command) --data \(data)"
    }

    public static let helpText = """
        A Holdfast cluster on this machine: durable members on loopback, started and watched by this program.

          cluster [up] [FLAG…]    start the members and watch them until Ctrl-C; the next start finds their data
          cluster status          each member's state, role, term, revision, process, CPU and memory
          cluster kill MEMBER     end a member at once, as a crash would
          cluster pause MEMBER    stop a member's clock, as a machine that hangs
          cluster resume MEMBER   let a paused member go on
          cluster start MEMBER    start a member that is down
          cluster stop            stop the whole cluster, as Ctrl-C does
          cluster help            this text

        MEMBER is m1, m2, … or leader. All commands but up are for another terminal while the cluster runs.

        Flags of all commands:
          --data DIR                where the cluster lies (\(defaultData))
        Flags of up:
          --members N               1 to \(ClusterLayout.membersMax) (\(ClusterLayout.defaultMemberCount))
          --client-port P           member i listens for clients on P + i (\(ClusterLayout.defaultClientPortBase): m1 on 2379)
          --peer-port P             member i listens for members on P + i (\(ClusterLayout.peerPortDistance) above the client's)
          --heartbeat-interval MS   handed on to the members
          --election-timeout MS     handed on to the members
          --fresh                   remove the directory's earlier cluster and its data first

        Exit codes: 0 done; 1 it cannot be done now; 2 the command line makes no sense.

        """
}
