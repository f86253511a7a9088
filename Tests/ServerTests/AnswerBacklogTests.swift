import Testing

@testable import Server

@Suite("What waits for clients that do not read")
struct AnswerBacklogTests {
    @Test("nothing is postponed while little waits, however much of it is one client's")
    func little() {
        var backlog = AnswerBacklog()
        backlog.replace(0, with: AnswerBacklog.bytesMax)
        #expect(!backlog.isTooLong(forSessionWith: AnswerBacklog.bytesMax))
    }

    @Test("when much waits, clients over their share are postponed and others are not")
    func much() {
        var backlog = AnswerBacklog()
        backlog.replace(0, with: AnswerBacklog.bytesMax)
        backlog.replace(0, with: 1)
        #expect(backlog.isTooLong(forSessionWith: AnswerBacklog.sessionShareBytes + 1))
        #expect(!backlog.isTooLong(forSessionWith: AnswerBacklog.sessionShareBytes))
        #expect(!backlog.isTooLong(forSessionWith: 0))
    }

    @Test("what a client has taken no longer counts")
    func taken() {
        var backlog = AnswerBacklog()
        backlog.replace(0, with: 2 * AnswerBacklog.bytesMax)
        backlog.replace(2 * AnswerBacklog.bytesMax, with: 10)
        #expect(backlog.bytes == 10)
        #expect(!backlog.isTooLong(forSessionWith: AnswerBacklog.bytesMax))
    }
}
