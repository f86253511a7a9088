import Coordination
import MVCC
import Testing

@Suite struct CommandTests {
    @Test("a command that is written is read back")
    func roundTrip() {
        let command = Command.put(PutOperation(key: [1], value: [2]))
        #expect(Command(decoding: command.encode()) == command)
    }
}
