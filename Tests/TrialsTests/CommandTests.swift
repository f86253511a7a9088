import LocalCluster
import Testing
import Trials

@Suite struct CommandTests {
    private func complaint(_ arguments: [String]) -> Complaint? {
        do throws(Complaint) {
            _ = try ChaosCommand(arguments)
            return nil
        } catch {
            return error
        }
    }

    @Test("nothing at all, and every way to ask for help, is answered with help that names all there is")
    func help() throws {
        for arguments in [[], ["help"], ["--help"], ["-h"], ["run", "register", "--help"]] {
            #expect(try ChaosCommand(arguments) == .help)
        }
        for name in RunOptions.workloads + Nemesis.allCases.map(\.rawValue) {
            #expect(ChaosCommand.helpText.contains(name))
        }
    }

    @Test("all flags of a run are read, in both spellings")
    func run() throws {
        let arguments = [
            "run", "register", "--nemesis", "pause,kill,pause", "--time=120", "--members", "5", "--clients=2",
            "--rate", "50", "--value-bytes=300", "--seed", "18446744073709551615", "--data=/tmp/x", "--keep",
        ]
        var expected = RunOptions()
        expected.nemeses = [.pause, .kill]
        expected.seconds = 120
        expected.members = 5
        expected.clients = 2
        expected.rate = 50
        expected.valueBytes = 300
        expected.seed = .max
        expected.data = "/tmp/x"
        expected.keepsData = true
        #expect(try ChaosCommand(arguments) == .run(expected))
    }

    @Test("the command that is printed makes the same run")
    func command() throws {
        var options = RunOptions()
        options.nemeses = [.pause, .kill]
        options.seconds = 33
        options.seed = 99
        #expect(try RunOptions(options.words) == options)
        options.nemeses = [.damage]
        options.valueBytes = 70_000
        #expect(try RunOptions(options.words) == options)
        options.nemeses = []
        #expect(try RunOptions(options.words) == options)
        #expect(options.command.hasPrefix("swift run -c release chaos run register --nemesis none --time 33"))
    }

    @Test("the phases fill the time")
    func phases() {
        var options = RunOptions()
        for seconds in [10, 60, 3_600] {
            options.seconds = seconds
            #expect(
                options.healthyMilliseconds + options.faultMilliseconds + options.settleMilliseconds == seconds * 1_000)
            #expect(options.faultMilliseconds >= 6_000)
        }
    }

    @Test(
        "bad command lines are refused with exit code 2 and a sentence that names the word",
        arguments: [
            (["dance"], "dance"), (["run"], "workload"), (["run", "queue"], "queue"),
            (["run", "register", "register"], "register"), (["run", "register", "--nemesis", "kill,rain"], "rain"),
            (["run", "register", "--nemesis", ""], "--nemesis"), (["run", "register", "--time", "9"], "--time 9"),
            (["run", "register", "--time"], "--time"), (["run", "register", "--members=0"], "--members"),
            (["run", "register", "--clients", "x"], "--clients x"), (["run", "register", "--seed", "-1"], "--seed"),
            (["run", "register", "--data="], "--data"), (["run", "register", "--keep=1"], "--keep"),
            (["run", "register", "--loud"], "--loud"), (["check"], "check"), (["check", "a", "b"], "check"),
            (["run", "register", "--rate", "20000", "--time", "3600"], "--rate"),
            (["run", "register", "--nemesis", "damage,kill"], "alone"),
            (["run", "register", "--nemesis", "damage", "--time", "24"], "--time 24"),
            (["run", "register", "--nemesis", "damage", "--members", "2"], "--members 2"),
            (["run", "register", "--nemesis", "damage", "--time", "3600"], "8 GiB"),
            (["run", "register", "--value-bytes", "1000001"], "--value-bytes 1000001"),
        ])
    func refused(_ arguments: [String], _ word: String) throws {
        let complaint = try #require(self.complaint(arguments))
        #expect(complaint.exitCode == 2)
        #expect(complaint.description.contains(word))
    }

    @Test("check takes a directory, and the hidden entry takes a member's flags")
    func others() throws {
        #expect(try ChaosCommand(["check", "/tmp/x"]) == .check(directory: "/tmp/x"))
        #expect(try ChaosCommand(["serve", "--name=m1"]) == .serve(["--name=m1"]))
    }
}
