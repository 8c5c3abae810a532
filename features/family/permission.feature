@family
Feature: Who may do what

  @id:SE-FAM-250 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: Nothing is read without a token: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with no token
    Then it is refused for its token
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-251 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: Nothing is read without Identifier: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with no Identifier
    Then it is refused for its missing Identifier
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-252 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: Nothing is read with a token that does not prove who made it: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token whose signature was changed
    Then it is refused for its token or the token's form
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-253 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable @needs:clock @serial
  Scenario Outline: Nothing is read with a token that has expired: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent
    Then it is accepted
    When the server's clock advances by 48h
    And the same request is sent again
    Then it is refused for its token

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-390 @clause:family-headers @must @effect:none @needs:approver @needs:bookable @needs:expired
  Scenario: Conflicts are not listed with a token that has expired
    Given a customer with an unscheduled execution
    When a request for the conflicts is sent with a token that is "expired"
    Then it is refused for its token
    And the control request is accepted

  @id:SE-FAM-254 @clause:family-headers @must @effect:books @needs:privileged-user @needs:user @needs:approver @needs:bookable
  Scenario Outline: Nothing is changed without a good token and Identifier: <request>, <fault>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is saved
    When a request for the <request> is sent with <fault>
    Then it is refused <how>
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is the same as the saved one
    And the control request is accepted

    Examples:
      | request | fault                               | how                               |
      | create  | no token                            | for its token                     |
      | create  | no Identifier                       | for its missing Identifier        |
      | create  | an unknown Identifier               | for its unknown Identifier        |
      | create  | a token whose signature was changed | for its token or the token's form |
      | cancel  | no token                            | for its token                     |
      | cancel  | no Identifier                       | for its missing Identifier        |
      | cancel  | an unknown Identifier               | for its unknown Identifier        |
      | cancel  | a token whose signature was changed | for its token or the token's form |

  @id:SE-FAM-310 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: Nothing is read with an Identifier that nobody registered: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with an unknown Identifier
    Then it is refused for its unknown Identifier
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-311 @clause:family-headers @must @effect:none @needs:user @needs:approver @needs:bookable @needs:other-customer @needs:foreign
  Scenario Outline: Nothing is read with the credentials of two customers: <request>, <fault>
    Given a customer with an unscheduled execution
    And another customer
    When a request for the <request> is sent with <fault>
    Then it is refused
    And the control request is accepted

    Examples:
      | request           | fault                                             |
      | details           | the token of the other customer                   |
      | details           | the Identifier of the other customer              |
      | details           | the Identifier and the path of the other customer |
      | list              | the token of the other customer                   |
      | list              | the Identifier of the other customer              |
      | list              | the Identifier and the path of the other customer |
      | conflicts         | the token of the other customer                   |
      | conflicts         | the Identifier of the other customer              |
      | conflicts         | the Identifier and the path of the other customer |
      | options           | the token of the other customer                   |
      | options           | the Identifier of the other customer              |
      | options           | the Identifier and the path of the other customer |
      | operations        | the token of the other customer                   |
      | operations        | the Identifier of the other customer              |
      | services          | the token of the other customer                   |
      | services          | the Identifier of the other customer              |
      | durations         | the token of the other customer                   |
      | durations         | the Identifier of the other customer              |
      | workflow status   | the token of the other customer                   |
      | workflow status   | the Identifier of the other customer              |
      | queue             | the token of the other customer                   |
      | queue             | the Identifier of the other customer              |
      | instance services | the token of the other customer                   |
      | instance services | the Identifier of the other customer              |
      | instance services | the Identifier and the path of the other customer |

  @id:SE-FAM-312 @clause:family-headers @must @effect:books @needs:privileged-user @needs:user @needs:approver @needs:bookable @needs:other-customer @needs:foreign
  Scenario Outline: Nothing is changed with the credentials of two customers: <request>, <fault>
    Given a customer with an unscheduled execution
    And another customer
    And the execution was scheduled for "10:00:00Z"
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is saved
    When a request for the <request> is sent with <fault>
    Then it is refused
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is the same as the saved one
    And the control request is accepted

    Examples:
      | request | fault                                             |
      | create  | the token of the other customer                   |
      | create  | the Identifier of the other customer              |
      | create  | the Identifier and the path of the other customer |
      | cancel  | the token of the other customer                   |
      | cancel  | the Identifier of the other customer              |
      | cancel  | the Identifier and the path of the other customer |

  @id:SE-FAM-313 @clause:family-headers @must @effect:books @needs:privileged-user @needs:user @needs:bookable @needs:clock @serial
  Scenario: Nothing is created with a token that has expired
    Given a customer with an unscheduled execution
    When a request for the create is sent
    Then it is accepted
    When the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is saved
    When the server's clock advances by 48h
    And a request for the create is sent
    Then it is refused for its token
    When the server's clock goes back by 48h
    And the executions are listed with "target=INSTANCE"
    Then it is accepted
    And the answer is the same as the saved one

  @id:SE-FAM-260 @clause:family-own @must @effect:none @needs:user @needs:approver @needs:bookable @needs:foreign
  Scenario Outline: What another customer has is not shown: <request>
    Given a customer with an unscheduled execution
    And another customer
    When a request for the <request> is sent with the path of the other customer
    Then it is refused for its foreign customer
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | instance services |

  @id:SE-FAM-261 @clause:family-own @must @effect:none @needs:user @needs:approver @needs:bookable @needs:foreign
  Scenario Outline: What another customer has is not shown under one's own CSI either: <request>
    Given a customer with an unscheduled execution
    And another customer
    When a request for the <request> is sent with the instance and execution of the other customer
    Then it is refused for another customer's instance
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | conflicts         |
      | options           |
      | instance services |

  @id:SE-FAM-410 @clause:family-own @must @effect:none @needs:user @needs:bookable @needs:foreign
  Scenario: The queue of another customer's instance is not shown
    Given a customer with an unscheduled execution
    And another customer
    When a request for the queue is sent with the instance and execution of the other customer
    Then it is refused for another customer's instance
    And the control request is accepted

  @id:SE-FAM-430 @clause:family-headers @must @effect:books @needs:user @needs:approver @needs:bookable
  Scenario Outline: The steps of a workflow are not shown without good credentials: <fault>
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When a request for the status details is sent with <fault>
    Then it is refused <how>
    And the control request is accepted

    Examples:
      | fault                               | how                               |
      | no token                            | for its token                     |
      | no Identifier                       | for its missing Identifier        |
      | an unknown Identifier               | for its unknown Identifier        |
      | a token whose signature was changed | for its token or the token's form |

  @id:SE-FAM-431 @clause:scope-user @must @effect:books @needs:user @needs:approver @needs:bookable @needs:no-scope
  Scenario: The steps of a workflow are not shown to a token without any scope
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When a request for the status details is sent with a token that is "no-scope"
    Then it is refused for its scope
    And the control request is accepted

  @id:SE-FAM-432 @clause:family-opt-in @must @effect:books @needs:user @needs:approver @needs:bookable @needs:not-opted-in @needs:not-opted-in-user
  Scenario: The steps of a workflow are not shown to a customer that has not opted in
    Given a customer with an unscheduled execution
    And a customer that has not opted in
    And the execution was scheduled for "10:00:00Z"
    When a request for the status details is sent with the place and credentials of the customer that has not opted in
    Then it is refused for its missing opt-in
    And the control request is accepted

  @id:SE-FAM-433 @clause:family-headers @must @effect:books @needs:user @needs:approver @needs:bookable @needs:other-customer @needs:foreign
  Scenario Outline: The steps of a workflow are not shown with the credentials of two customers: <fault>
    Given a customer with an unscheduled execution
    And another customer
    And the execution was scheduled for "10:00:00Z"
    When a request for the status details is sent with <fault>
    Then it is refused
    And the control request is accepted

    Examples:
      | fault                                |
      | the token of the other customer      |
      | the Identifier of the other customer |

  @id:SE-FAM-434 @clause:scope-user @must @effect:books @needs:user @needs:approver @needs:bookable @needs:longer-scope
  Scenario: The steps of a workflow are not shown to a scope that only begins like another
    Given a customer with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When a request for the status details is sent with a token that is "longer-scope"
    Then it is refused for its scope
    And the control request is accepted

  @id:SE-FAM-262 @clause:family-own @must @effect:books @needs:privileged-user @needs:approver @needs:bookable @needs:foreign
  Scenario Outline: Nothing of another customer is changed: <request>
    Given a customer with an unscheduled execution
    And another customer
    And the execution was scheduled for "10:00:00Z"
    When a request for the <request> is sent with the path of the other customer
    Then it is refused for its foreign customer
    And the control request is accepted

    Examples:
      | request |
      | create  |
      | cancel  |

  @id:SE-FAM-263 @clause:family-own @must @effect:none @needs:user @needs:bookable @needs:foreign
  Scenario: An execution of another customer has the workflow status of an unknown one
    Given a customer with an unscheduled execution
    And another customer
    When the workflow status is read with "id=ID&id=FOREIGN&requestor=BOUNCE"
    And the answer is saved
    And the workflow status is read with "id=ID&id=3-NOSUCH0&requestor=BOUNCE"
    Then the foreign execution has no status that an unknown one lacks

  @id:SE-FAM-270 @clause:family-opt-in @must @effect:none @needs:user @needs:approver @needs:bookable @needs:not-opted-in @needs:not-opted-in-user
  Scenario Outline: Nothing is shown to a customer that has not opted in: <request>
    Given a customer with an unscheduled execution
    And a customer that has not opted in
    When a request for the <request> is sent with the place and credentials of the customer that has not opted in
    Then it is refused for its missing opt-in
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | list              |
      | conflicts         |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-271 @clause:family-opt-in @must @effect:books @needs:privileged-user @needs:approver @needs:bookable @needs:not-opted-in @needs:not-opted-in-privileged-user
  Scenario Outline: A customer that has not opted in changes nothing: <request>
    Given a customer with an unscheduled execution
    And a customer that has not opted in
    And the execution was scheduled for "10:00:00Z"
    When a request for the <request> is sent with the place and credentials of the customer that has not opted in
    Then it is refused for its missing opt-in
    And the control request is accepted

    Examples:
      | request |
      | create  |
      | cancel  |

  @id:SE-FAM-280 @clause:scope-conflicts @must @effect:none @needs:approver @needs:bookable @needs:user @needs:privileged-user
  Scenario Outline: Only an approver lists conflicts: <role>
    Given a customer with an unscheduled execution
    When a request for the conflicts is sent with a token that is "<role>"
    Then it is refused for its scope
    And the control request is accepted

    Examples:
      | role            |
      | user            |
      | privileged-user |
      | no-scope        |

  @id:SE-FAM-281 @clause:scope-user @must @effect:none @needs:user @needs:bookable @needs:longer-scope
  Scenario Outline: A scope that only begins like another cannot read: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token that is "longer-scope"
    Then it is refused for its scope
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | list              |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-282 @clause:scope-user @must @effect:none @needs:user @needs:bookable @needs:no-scope
  Scenario Outline: Nothing is read with a token without any scope: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token that is "no-scope"
    Then it is refused for its scope
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | list              |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-283 @reading:scope-hierarchy @must @effect:none @needs:user @needs:approver @needs:privileged-user @needs:bookable
  Scenario Outline: What an approver and a creator may read: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with a token that is "approver"
    And the answer is saved
    And a request for the <request> is sent with a token that is "privileged-user"
    Then which of the two were accepted, and not refused for their scope, is the reading

    Examples:
      | request           |
      | details           |
      | list              |
      | options           |
      | operations        |
      | services          |
      | durations         |
      | workflow status   |
      | queue             |
      | instance services |

  @id:SE-FAM-284 @clause:instance-id @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: An unknown instance has nothing to show: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with an unknown instance
    Then it is refused for its unknown instance
    And the control request is accepted

    Examples:
      | request           |
      | details           |
      | conflicts         |
      | options           |
      | queue             |
      | instance services |

  @id:SE-FAM-285 @clause:instance-id @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: Nothing is created on an unknown instance
    Given a customer with an unscheduled execution
    When a request for the create is sent with an unknown instance
    Then it is refused for its unknown instance
    And the control request is accepted

  @id:SE-FAM-286 @clause:execution-id @must @effect:none @needs:user @needs:bookable
  Scenario: An unknown execution has no details
    Given a customer with an unscheduled execution
    When a request for the details is sent with an unknown execution
    Then it is refused for its unknown execution
    And the control request is accepted

  @id:SE-FAM-287 @reading:service-mismatch @must @effect:none @needs:user @needs:approver @needs:bookable
  Scenario Outline: What an instance under another service type has to show: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with another service type
    Then acceptance means "ignored", and a refusal's status is the reading

    Examples:
      | request   |
      | details   |
      | conflicts |
      | options   |
      | queue     |

  @id:SE-FAM-330 @clause:execution-id @must @effect:none @needs:user @needs:bookable @needs:neighbour
  Scenario: An instance does not show the details of another one's execution
    Given a customer with two instances, each with an unscheduled execution
    When a request for the details is sent with the neighbour's execution
    Then it is refused for its unknown execution
    And the control request is accepted

  @id:SE-FAM-331 @clause:execution-id @must @effect:books @needs:approver @needs:bookable @needs:neighbour
  Scenario: An execution is not scheduled through another instance
    Given a customer with two instances, each with an unscheduled execution
    When a schedule is sent with the neighbour's execution
    Then it is refused for its unknown execution
    And the control request is accepted

  @id:SE-FAM-332 @clause:execution-id @must @effect:books @needs:approver @needs:bookable @needs:neighbour
  Scenario: An execution is not cancelled through another instance
    Given a customer with two instances, each with an unscheduled execution
    And the execution was scheduled for "10:00:00Z"
    When the second instance's execution is scheduled for "10:00:00Z"
    Then it is accepted
    When a request for the cancel is sent with the neighbour's execution
    Then it is refused for its unknown execution
    And the control request is accepted

  @id:SE-FAM-333 @reading:service-mismatch @must @effect:books @needs:privileged-user @needs:bookable
  Scenario: What is created on an instance under another service type
    Given a customer with an unscheduled execution
    When a request for the create is sent with another service type
    Then acceptance means "ignored", and a refusal's status is the reading

  @id:SE-FAM-290 @hygiene:method-not-allowed @should @effect:books @needs:privileged-user @needs:bookable
  Scenario: Another method on an instance's executions is refused, with the methods that there are
    Given a customer with an unscheduled execution
    When a request for the create is sent with the method DELETE
    Then it is refused as a method that is not allowed
    And Allow names GET
    And Allow names POST

  @id:SE-FAM-291 @hygiene:method-not-allowed @should @effect:none @needs:user @needs:bookable
  Scenario Outline: Another method on what can only be read is refused, with the method that there is: <request>
    Given a customer with an unscheduled execution
    When a request for the <request> is sent with the method POST
    Then it is refused as a method that is not allowed
    And Allow names GET

    Examples:
      | request         |
      | list            |
      | options         |
      | operations      |
      | workflow status |

  @id:SE-FAM-292 @hygiene:no-existence-leak @should @effect:none @needs:user @needs:approver @needs:bookable @needs:foreign
  Scenario Outline: A foreign customer that exists and one that does not are shown alike: <request>
    Given a customer with an unscheduled execution
    And another customer
    When a request for the <request> is sent with the path of the other customer
    And the answer is saved
    And a request for the <request> is sent with an unknown CSI
    Then the answer is like the saved one

    Examples:
      | request   |
      | details   |
      | list      |
      | conflicts |
      | options   |

  @id:SE-AUTH-048 @clause:jwks-identifier @must @effect:none @needs:user @needs:bookable @needs:foreign @needs:other-customer-user
  Scenario: Each customer's token is verified by the key set that its Identifier names
    Given a customer with an unscheduled execution
    And another customer
    When a request for the details is sent with the place and credentials of the other customer
    Then it is accepted
    When a request for the details is sent
    Then it is accepted
