import Raft
import Server
import Testing

@Suite struct InitialClusterTests {
    private let three = "a=http://10.0.0.1:2380,b=http://10.0.0.2:2380,b=http://10.0.1.2:2380,c=http://10.0.0.3:2380"

    @Test("every member derives the same ids, whatever order its lists have")
    func sameIDs() throws {
        let (a, _) = try accepted([
            "--name=a", "--listen-peer-urls=http://10.0.0.1:2380", "--initial-cluster", three,
        ])
        let (b, _) = try accepted([
            "--name=b", "--listen-peer-urls=http://0.0.0.0:2380",
            "--initial-advertise-peer-urls=http://10.0.1.2:2380,http://10.0.0.2:2380", "--initial-cluster",
            three.split(separator: ",").reversed().joined(separator: ","),
        ])
        #expect(a.initialCluster == b.initialCluster)
        #expect(a.initialCluster.clusterID == b.initialCluster.clusterID)
        #expect(a.initialCluster.configuration == b.initialCluster.configuration)
        let configuration = a.initialCluster.configuration
        #expect(Set(configuration.voters).count == 3)
        #expect(configuration.voters == configuration.voters.sorted())
        #expect(configuration.addresses.map(\.member) == configuration.voters)
        #expect(!configuration.voters.contains(MemberID(0)))
    }

    @Test("ids are those of every release: a change would make members strangers to each other")
    func pinnedIDs() throws {
        let (settings, _) = try accepted([
            "--name=a", "--listen-peer-urls=http://10.0.0.1:2380", "--initial-cluster", three,
        ])
        let cluster = settings.initialCluster
        #expect(
            cluster.members.map { cluster.id(of: $0).description } == [
                "3ca567710ce61ca8", "aba5d34251897034", "c895930988ebb4c6",
            ])
        #expect(settings.memberID?.description == "3ca567710ce61ca8")
        #expect(String(cluster.clusterID, radix: 16) == "65ce313a60bed360")
    }

    @Test("another token is another cluster with other members")
    func token() throws {
        let (one, _) = try accepted([])
        let (other, _) = try accepted(["--initial-cluster-token=other"])
        #expect(one.initialCluster.clusterID != other.initialCluster.clusterID)
        #expect(one.initialCluster.configuration.voters != other.initialCluster.configuration.voters)
    }

    @Test(
        "a cluster that does not fit together is refused",
        arguments: [
            ("", "--initial-cluster: \"\" is not of the form name=http://host:port"),
            ("a", "--initial-cluster: \"a\" is not of the form name=http://host:port"),
            (
                "=http://10.0.0.1:1",
                "--initial-cluster: \"=http://10.0.0.1:1\" is not of the form name=http://host:port"
            ),
            ("default=http://localhost:2380,", "--initial-cluster: \"\" is not of the form name=http://host:port"),
            ("a=http://10.0.0.1:2380", "--initial-cluster: must contain this member, \"default\", as name=url"),
            (
                "default=http://localhost:2380,a=http://localhost:2380",
                "--initial-cluster: http://localhost:2380 stands twice, for \"default\" and \"a\""
            ),
            (
                "default=http://localhost:2381",
                "--initial-cluster: gives \"default\" http://localhost:2381, but --initial-advertise-peer-urls is "
                    + "http://localhost:2380; both must be the same"
            ),
            (
                "default=http://0.0.0.0:2380",
                "--initial-cluster: http://0.0.0.0:2380 reaches nobody; name an address that the other members can reach"
            ),
            (
                "default=http://db-1:2380",
                "--initial-cluster: \"http://db-1:2380\" has a host name; only a numeric IP address or localhost is allowed here"
            ),
        ])
    func refusals(list: String, line: String) {
        #expect(refusal(["--initial-cluster", list]) == line)
    }

    @Test("more members than the bound are refused")
    func bound() throws {
        let list = (1...65).map { "m\($0)=http://10.0.0.1:\($0)" }.joined(separator: ",")
        #expect(refusal(["--initial-cluster", list])?.contains("at most 64 members") == true)
    }
}
