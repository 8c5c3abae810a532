@family
Feature: Clients that race

  What clients see of one instance, whatever they do at once, can be explained by their requests having happened one after
  the other, each between its sending and its answer.

  @id:SE-FAM-300 @clause:details @must @effect:contends @needs:approver @needs:user @needs:executions-3
  Scenario: The details follow clients that race to schedule
    Given a customer with several unscheduled executions
    When all executions are scheduled and read at once, again and again
    Then some order of the requests explains the answers

  @id:SE-FAM-301 @clause:cancel @must @effect:contends @needs:approver @needs:user @needs:executions-3
  Scenario: A cancel among clients that race takes effect
    Given a customer with several unscheduled executions
    When all executions are scheduled, cancelled and read at once, again and again
    Then some order of the requests explains the answers

  @id:SE-FAM-302 @clause:create @must @effect:contends @needs:approver @needs:user @needs:privileged-user @needs:executions-3
  Scenario: An execution that is created among clients that race is there at once
    Given a customer with several unscheduled executions
    When all executions are created, scheduled and read at once, again and again
    Then some order of the requests explains the answers
